import type { RateLimit } from './session/token-bucket.ts'

/** Every bound and wait of a hub. */
export interface HubLimits {
  /** Most connections at once, in all. @default 20_000 */
  readonly connections: number
  /** Most connections at once of one user. @default 50 */
  readonly connectionsPerUser: number
  /** Most connections at once from one address. @default 1_000 */
  readonly connectionsPerAddress: number
  /** Largest frame from a client, in bytes; enforced by the transports. @default 65_536 */
  readonly frameBytes: number
  /** Commands of one connection that wait or run; more are refused with `overloaded`. @default 128 */
  readonly pendingCommands: number
  /** Commands per connection; more are refused with `rate_limited`. @default 50/s, burst 100 */
  readonly commands: RateLimit
  /** Commands of all of a user's connections to this node together. @default 100/s, burst 200 */
  readonly commandsPerUser: RateLimit
  /** Refusals for rate after which the connection is closed with `rate_exceeded`. @default 20/s, burst 500 */
  readonly refusals: RateLimit
  /** Bytes of binary frames per connection; more are refused with `rate_limited`. @default 64 MiB/s, burst 64 MiB */
  readonly binaryBytes: RateLimit
  /** Topics one session may be subscribed to. @default 2_000 */
  readonly subscriptions: number
  /** Time for the first `hello`, in ms. @default 10_000 */
  readonly helloMs: number
}

export const limitDefaults: HubLimits = {
  connections: 20_000,
  connectionsPerUser: 50,
  connectionsPerAddress: 1_000,
  frameBytes: 65_536,
  pendingCommands: 128,
  commands: { perSecond: 50, burst: 100 },
  commandsPerUser: { perSecond: 100, burst: 200 },
  refusals: { perSecond: 20, burst: 500 },
  binaryBytes: { perSecond: 67_108_864, burst: 67_108_864 },
  subscriptions: 2_000,
  helloMs: 10_000,
}

/** Signs of life. */
export interface HeartbeatOptions {
  /** How often the server pings a connection, in ms. @default 25_000 */
  readonly intervalMs: number
  /** Time for the answer, in ms; without one the connection is closed with `heartbeat_missed`. @default 10_000 */
  readonly timeoutMs: number
}

export const heartbeatDefaults: HeartbeatOptions = { intervalMs: 25_000, timeoutMs: 10_000 }

/** How credentials are looked after while a session lives. */
export interface CredentialOptions {
  /** How often the authenticator is asked which sessions' credentials were revoked, in ms. @default 5_000 */
  readonly recheckMs: number
  /** Sessions it is asked about at a time. @default 500 */
  readonly recheckBatch: number
  /** How long before the end of its credentials a client is told `token_expiring`, in ms. @default 60_000 */
  readonly expiringMs: number
}

export const credentialDefaults: CredentialOptions = { recheckMs: 5_000, recheckBatch: 500, expiringMs: 60_000 }

/** How subscriptions are brought up to date. */
export interface RecoveryOptions {
  /** Entries read from a log at a time. @default 200 */
  readonly pageEntries: number
  /** Bytes of entries sent to a subscription at a time; then it waits until the client has read most of them. @default 65_536 */
  readonly pageBytes: number
  /** Entries replayed to one subscription; beyond it is told `too_far_behind`. @default 2_000 */
  readonly maxEntries: number
  /**
   * Live events kept aside for a subscription while it is replayed; beyond them the replay starts again. Also those of
   * other nodes kept aside for a session until its `welcome`; beyond them it is closed with `overloaded`. @default 500
   */
  readonly heldEvents: number
  /** Bytes of those events; beyond them the same happens. @default 262_144 */
  readonly heldBytes: number
  /** Times a replay starts again before the client is told to come back. @default 10 */
  readonly restarts: number
  /** Topics of one `hello` recovered at the same time. @default 8 */
  readonly parallel: number
  /** Events of a topic that wait behind a hole; later ones are let go and read from the log when it is filled. @default 1_000 */
  readonly waitingEvents: number
  /** How long a hole may be open before it is filled from the log, in ms. @default 50 */
  readonly holeMs: number
  /** How often heads are compared with the log, and failed fills tried again, in ms. @default 5_000 */
  readonly sweepMs: number
}

export const recoveryDefaults: RecoveryOptions = {
  pageEntries: 200,
  pageBytes: 65_536,
  maxEntries: 2_000,
  heldEvents: 500,
  heldBytes: 262_144,
  restarts: 10,
  parallel: 8,
  waitingEvents: 1_000,
  holeMs: 50,
  sweepMs: 5_000,
}
