/** A frame as it goes over the wire: the text of one JSON object. Made once, however many connections get it. */
export type EncodedFrame = string

/** Encodes a frame, its fields in the order given: write `type` first, so that a person reading the wire sees it first. */
export function encode<Frame extends { readonly type: string }>(frame: Frame): EncodedFrame {
  return JSON.stringify(frame)
}

/** Decodes a server frame on a client; throws SyntaxError when the text is no JSON object with a `type`. */
export function decode(text: EncodedFrame): { type: string } & Record<string, unknown> {
  const json: unknown = JSON.parse(text)
  if (typeof json === 'object' && json !== null && 'type' in json && typeof json.type === 'string') {
    return { ...json, type: json.type }
  }
  throw new SyntaxError('a frame is a JSON object with a "type"')
}
