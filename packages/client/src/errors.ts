import {
  type CloseName,
  closeReasons,
  comesBack,
  type ErrorCode,
  errorCodes,
  type RetryAdvice,
} from '@hubbub/protocol/codes'

/** Failures that the SDK itself finds; the server's are in the protocol's table of error codes. */
const clientErrorCodes = {
  timeout: { retry: 'backoff', meaning: 'No reply in time; the command may have been carried out.' },
  disconnected: {
    retry: 'backoff',
    meaning: 'The connection broke before the reply; the command may have been carried out.',
  },
  closed: { retry: 'never', meaning: 'This client is closed; call `connect` for a new one.' },
  queue_full: { retry: 'backoff', meaning: 'Too many calls are waiting for the connection (`maxWaitingCalls`).' },
  outbox_full: { retry: 'backoff', meaning: 'Too many messages are waiting to be sent (`outbox.maxPending`).' },
  too_big: { retry: 'never', meaning: 'The frame is larger than the server takes (`welcome.limits.frame_bytes`).' },
  discarded: { retry: 'never', meaning: 'The message was discarded before it was confirmed.' },
  user_changed: { retry: 'never', meaning: 'Another user signed in before the message was confirmed.' },
  storage_failed: { retry: 'never', meaning: 'The outbox could not be written; messages are kept in memory only.' },
  reset_loop: {
    retry: 'never',
    meaning: 'The server reset the same topic twice in one connection; it is not loaded again.',
  },
} as const satisfies Record<string, { retry: RetryAdvice; meaning: string }>

/** Names of failures that the SDK itself finds. */
export type ClientErrorCode = keyof typeof clientErrorCodes

/** What a `HubError` can be about: the server's codes, the SDK's own, and those of servers newer than this SDK. */
export type HubErrorCode = ErrorCode | ClientErrorCode | (string & Record<never, never>)

const meanings = new Map<string, { readonly retry: RetryAdvice; readonly meaning: string }>(
  Object.entries({ ...errorCodes, ...clientErrorCodes }),
)

/** What else may be known about an error. */
export interface HubErrorDetails {
  /** The wrong field, as in `payload.price`. */
  readonly path?: string | undefined
  /** How long to wait before trying again, in ms. */
  readonly retryAfterMs?: number | undefined
  /** Finds an `internal` error in the server's log. */
  readonly id?: string | undefined
  /** Where the code is not in the tables: the advice the server gave with it. */
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
    const known = meanings.get(code)
    super(message ?? known?.meaning ?? code, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.retry = details.retry ?? known?.retry ?? 'never'
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
  for (const [name, reason] of Object.entries(closeReasons)) {
    if (reason.code === code) {
      // Object.entries widens the keys; `name` is one of the table's.
      return { code, name: name as CloseName, retry: reason.retry, message: message || reason.meaning }
    }
  }
  if (code < 3000) return { code, name: 'lost', retry: 'backoff', message: message || 'The connection was lost.' }
  return { code, name: 'unknown', retry: comesBack(code) ? 'backoff' : 'never', message }
}
