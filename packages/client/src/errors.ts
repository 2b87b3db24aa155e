import { type CloseName, closeReasons, comesBack, type ErrorCode, type RetryAdvice } from '@hubbub/protocol/codes'
import { parseCloseName } from './parse-close.ts'

/**
 * Failures that the SDK itself finds; after `timeout` and `disconnected` the command may have been carried out. The server's are in the protocol's table of error codes, which is not shipped:
 * the server sends its words and advice with each.
 */
const clientErrors = {
  timeout: ['No reply in time.', 'backoff'],
  disconnected: ['Cut off before the reply.', 'backoff'],
  queue_full: ['Too many calls are waiting.', 'backoff'],
  outbox_full: ['Too many messages are waiting.', 'backoff'],
  closed: ['This client is closed.'],
  too_big: ['The frame is too large.'],
  discarded: ['The message was discarded.'],
  user_changed: ['Another user signed in.'],
  storage_failed: ['Messages could not be stored.'],
  reset_loop: ['The server reset this topic again.'],
} as const satisfies Record<string, readonly [string, RetryAdvice?]>

/** Names of failures that the SDK itself finds. */
export type ClientErrorCode = keyof typeof clientErrors

/** What a `HubError` can be about: the server's codes, the SDK's own, and those of servers newer than this SDK. */
export type HubErrorCode = ErrorCode | ClientErrorCode | (string & Record<never, never>)

const known = new Map<string, readonly [string, RetryAdvice?]>(Object.entries(clientErrors))

/** What else may be known about an error. */
export interface HubErrorDetails {
  /** The wrong field, as in `payload.price`. */
  readonly path?: string | undefined
  /** How long to wait before trying again, in ms. */
  readonly retryAfterMs?: number | undefined
  /** Finds an `internal` error in the server's log. */
  readonly id?: string | undefined
  /** The advice the server gave with it. */
  readonly retry?: RetryAdvice | undefined
  readonly cause?: unknown
}

/** A refusal or failure: branch on `code` and `retry`, show `message` to people. */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code: HubErrorCode
  /** What to do about it. */
  readonly retry: RetryAdvice
  readonly path: string | undefined
  readonly retryAfterMs: number | undefined
  readonly id: string | undefined

  constructor(code: HubErrorCode, message?: string, details: HubErrorDetails = {}) {
    const [meaning, retry = 'never'] = known.get(code) ?? [code]
    super(message ?? meaning, { cause: details.cause })
    this.code = code
    this.retry = details.retry ?? retry
    this.path = details.path
    this.retryAfterMs = details.retryAfterMs
    this.id = details.id
  }
}

/** Why a connection ended. */
export interface CloseInfo {
  /** The WebSocket close code; 1006 when the link broke without one. */
  readonly code: number
  /** The name of the code; `lost` for a link that broke, `unknown` for a code this version does not know. */
  readonly name: CloseName | 'lost' | 'unknown'
  readonly retry: RetryAdvice
  /** The server's words, often none: choose your own by `name`. */
  readonly message: string
}

/** Describes a close code. */
export function closeInfo(code: number, message = ''): CloseInfo {
  const name = parseCloseName(code)
  if (name) return { code, name, retry: closeReasons[name].retry, message }
  if (code < 3000) return { code, name: 'lost', retry: 'backoff', message }
  return { code, name: 'unknown', retry: comesBack(code) ? 'backoff' : 'never', message }
}
