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

/** The positions that a hello says. */
export function parsePositions(hello: SentFrame): Partial<Record<string, { epoch: string; offset: number }>> {
  return hello['positions'] as Partial<Record<string, { epoch: string; offset: number }>>
}

/** The keys that a message frame carries. */
export function parseKeys(frame: SentFrame): { readonly client_id?: string; readonly after?: string } {
  return frame as { readonly client_id?: string; readonly after?: string }
}
