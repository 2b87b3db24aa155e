/** What a client should do after a refusal or a close. */
export type RetryAdvice =
  /** Try again at once: the cause is already gone. */
  | 'now'
  /** Try again later, with full jitter; `retry_after_ms` says how much later when it is known. */
  | 'backoff'
  /** Get new credentials first. */
  | 'after_auth'
  /** Do not repeat it: the same command would be refused again. */
  | 'never'

interface ErrorCodeEntry {
  readonly retry: RetryAdvice
  readonly meaning: string
}

/** Every code an `error` reply can carry, with its retry advice. */
export const errorCodes = {
  malformed: { retry: 'never', meaning: 'The frame is not JSON.' },
  not_an_object: { retry: 'never', meaning: 'The frame is JSON, but not an object.' },
  unknown_type: { retry: 'never', meaning: 'No command has this type.' },
  invalid: { retry: 'never', meaning: 'A field is missing or wrong; `path` names it.' },
  unsupported_binary: { retry: 'never', meaning: 'Binary frames carry file bytes only, and no upload is open.' },
  unauthenticated: { retry: 'after_auth', meaning: 'The session has no valid credentials yet.' },
  already_welcomed: { retry: 'never', meaning: 'The session is open; a later `hello` brings no credentials.' },
  forbidden: { retry: 'never', meaning: 'This user may not do that.' },
  not_found: { retry: 'never', meaning: 'There is nothing by that name or id, or it may not be seen.' },
  not_a_member: { retry: 'never', meaning: 'Join the room first.' },
  not_subscribed: { retry: 'never', meaning: 'Subscribe to the topic first.' },
  banned: { retry: 'never', meaning: 'This user is banned from the room, or from the server.' },
  muted: { retry: 'never', meaning: 'This user may not write in the room until `retry_after_ms` are over.' },
  read_only: { retry: 'never', meaning: 'Only moderators write in this room.' },
  archived: { retry: 'never', meaning: 'The room is archived: it can be read, and nothing else.' },
  slow_mode: { retry: 'backoff', meaning: 'The room asks members to wait between two messages; `retry_after_ms`.' },
  expired: { retry: 'never', meaning: 'The link, the upload or the request has ended or was used up.' },
  conflict: { retry: 'never', meaning: 'It exists already, or changed in the meantime.' },
  in_progress: { retry: 'backoff', meaning: 'The first call with this `Idempotency-Key` is still being carried out.' },
  key_reused: { retry: 'never', meaning: 'This `Idempotency-Key` belongs to another call: take a new one.' },
  limit_reached: { retry: 'never', meaning: 'A configured number of things is reached; `message` says which.' },
  too_large: { retry: 'never', meaning: 'It is larger than what is allowed; `message` says how large it may be.' },
  quota_exceeded: { retry: 'never', meaning: "It would take more than this user's share of the storage." },
  content_mismatch: { retry: 'never', meaning: 'What arrived is not what was announced: size, hash or kind differ.' },
  rejected: { retry: 'never', meaning: 'A check of the server refused the content.' },
  out_of_order: {
    retry: 'now',
    meaning: 'The message named in `after` is not stored: send that one first, then this again.',
  },
  rate_limited: { retry: 'backoff', meaning: 'Too many commands; wait `retry_after_ms`.' },
  overloaded: { retry: 'backoff', meaning: 'The server has no room for more work just now.' },
  storage_full: { retry: 'backoff', meaning: 'The disk is full; nothing was stored.' },
  draining: { retry: 'now', meaning: 'This node is leaving; the command was not carried out.' },
  internal: { retry: 'backoff', meaning: 'A fault of the server; `id` finds it in the log.' },
} as const satisfies Record<string, ErrorCodeEntry>

/** The name of an error. */
export type ErrorCode = keyof typeof errorCodes

/** Why a connection ends: the number on the wire, the retry advice, the meaning. */
export interface CloseReason {
  readonly code: number
  readonly retry: RetryAdvice
  readonly meaning: string
}

/**
 * Every way a connection ends. Below 4000 the codes are RFC 6455's (section 7.4.1); after 4000–4499 a client comes
 * back by itself, after 4500–4999 it does not.
 */
export const closeReasons = {
  normal: { code: 1000, retry: 'never', meaning: 'Closed on purpose.' },
  going_away: { code: 1001, retry: 'backoff', meaning: 'The page or the process ended.' },
  bad_framing: { code: 1002, retry: 'never', meaning: 'The frames break RFC 6455.' },
  unsupported_data: { code: 1003, retry: 'never', meaning: 'This kind of frame is not accepted here.' },
  invalid_utf8: { code: 1007, retry: 'never', meaning: 'A text frame was not UTF-8.' },
  policy_violation: { code: 1008, retry: 'backoff', meaning: 'A frame came in too many pieces.' },
  too_big: { code: 1009, retry: 'never', meaning: 'A frame was larger than the limit in `welcome`.' },
  draining: { code: 4000, retry: 'now', meaning: 'The node is leaving; another takes over.' },
  slow_consumer: { code: 4001, retry: 'backoff', meaning: 'The client read too slowly; come back and recover.' },
  heartbeat_missed: { code: 4002, retry: 'backoff', meaning: 'No sign of life within the heartbeat timeout.' },
  superseded: { code: 4003, retry: 'backoff', meaning: 'The same session opened a newer connection.' },
  rate_exceeded: { code: 4004, retry: 'backoff', meaning: 'The client kept sending after many rate_limited replies.' },
  internal_error: { code: 4005, retry: 'backoff', meaning: 'A fault of the server.' },
  hello_timeout: { code: 4006, retry: 'backoff', meaning: 'No hello arrived in time.' },
  overloaded: { code: 4007, retry: 'backoff', meaning: 'Too many commands were waiting, or the server is full.' },
  bad_token: { code: 4500, retry: 'after_auth', meaning: 'The credentials are missing, malformed or not ours.' },
  token_expired: { code: 4501, retry: 'after_auth', meaning: 'The token ended; sign in again.' },
  revoked: { code: 4502, retry: 'after_auth', meaning: 'The token was revoked.' },
  banned: { code: 4503, retry: 'never', meaning: 'This user may not connect.' },
  protocol_error: { code: 4504, retry: 'never', meaning: 'The client broke the protocol again and again.' },
  too_many_connections: { code: 4505, retry: 'never', meaning: 'This user has as many connections as allowed.' },
} as const satisfies Record<string, CloseReason>

/** The name of a close reason. */
export type CloseName = keyof typeof closeReasons

/** Says whether a client comes back by itself after a close code; unknown codes below 4500 count as yes. */
export function comesBack(code: number): boolean {
  const known = Object.values(closeReasons).find((reason) => reason.code === code)
  if (known) return known.retry === 'now' || known.retry === 'backoff'
  return code < 4500
}
