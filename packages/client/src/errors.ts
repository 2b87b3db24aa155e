import { type CloseName, closeReasons, comesBack, type ErrorCode, type RetryAdvice } from '@hubbub/protocol/codes'
import { parseCloseName } from './parse-close.ts'

/**
 * Failures that the SDK itself finds. The server's are in the protocol's table of error codes, which is not shipped:
 * the server sends its words and advice with each.
 */
const clientErrors = {
  timeout: ['backoff', 'No reply in time; the command may have been carried out.'],
  disconnected: ['backoff', 'The connection broke before the reply; the command may have been carried out.'],
  closed: ['never', 'This client is closed; call `connect` for a new one.'],
  queue_full: ['backoff', 'Too many calls wait for the connection (`maxWaitingCalls`).'],
  outbox_full: ['backoff', 'Too many messages wait to be sent (`outbox.maxPending`).'],
  too_big: ['never', 'The frame is larger than the server takes (`welcome.limits.frame_bytes`).'],
  discarded: ['never', 'The message was discarded before it was confirmed.'],
  user_changed: ['never', 'Another user signed in before the message was confirmed.'],
  storage_failed: ['never', 'The outbox could not be written; messages are kept in memory only.'],
  reset_loop: ['never', 'The server reset this topic twice in one connection; it is not loaded again.'],
  subscription_lost: ['never', 'The server ended the subscription.'],
  broken: ['backoff', 'The SDK met a fault; see `cause`.'],
} as const satisfies Record<string, readonly [RetryAdvice, string]>

/** Names of failures that the SDK itself finds. */
export type ClientErrorCode = keyof typeof clientErrors

/** What a `HubError` can be about: the server's codes, the SDK's own, and those of servers newer than this SDK. */
export type HubErrorCode = ErrorCode | ClientErrorCode | (string & Record<never, never>)

const meanings = new Map<string, readonly [RetryAdvice, string]>(Object.entries(clientErrors))

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
    const [retry, meaning] = meanings.get(code) ?? ['never', code]
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
  readonly message: string
}

/** Describes a close code. */
export function closeInfo(code: number, message = ''): CloseInfo {
  const name = parseCloseName(code)
  if (name) return { code, name, retry: closeReasons[name].retry, message: message || closeReasons[name].meaning }
  if (code < 3000) return { code, name: 'lost', retry: 'backoff', message: message || 'The connection was lost.' }
  return { code, name: 'unknown', retry: comesBack(code) ? 'backoff' : 'never', message }
}
