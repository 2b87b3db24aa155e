import type { ErrorFrame, SignedInReply } from '@hubbub/protocol'

/** A login as it is kept. */
export interface Login extends Omit<SignedInReply, 'expires_in_ms'> {
  /** When the access token ends, in ms of this machine's clock. */
  readonly expiresAt: number
}

/** Reads a kept login; undefined when there is none that can be read. */
export function parseLogin(text: string | null): Login | undefined {
  try {
    return (JSON.parse(text ?? 'null') ?? undefined) as Login | undefined
  } catch {
    return undefined
  }
}

/** The body of an answer; the server checks what it sends. */
export function parseReply<Reply>(body: unknown): Reply {
  return body as Reply
}

/** The body of a refusal; undefined when it is none of ours, as that of a proxy. */
export function parseRefusal(body: unknown): ErrorFrame | undefined {
  return typeof body === 'object' && body !== null && 'code' in body ? (body as ErrorFrame) : undefined
}
