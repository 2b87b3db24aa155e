/** A frame as the client sent it. */
export interface SentFrame {
  readonly type: string
  readonly ref?: string | number
  readonly [field: string]: unknown
}

/** Reads what the client put on the wire. */
export function parseSent(text: string): SentFrame {
  return JSON.parse(text) as SentFrame
}
