import type { Environment, KeyValueStorage, OutboxStorage, Socket, SocketEvents } from './environment.ts'

/** How long to wait between attempts. */
export interface ReconnectOptions {
  /** Shortest wait, in ms. @default 500 */
  readonly minMs: number
  /** Longest wait, in ms. The wait is random between `minMs` and min(`maxMs`, `minMs` · 2^attempt). @default 20_000 */
  readonly maxMs: number
  /** A connection that held this long, in ms, makes the next wait a short one again. @default 5_000 */
  readonly stableMs: number
}

/** When a silent connection counts as dead. */
export interface HeartbeatOptions {
  /** Added to the server's own heartbeat times, in ms. @default 5_000 */
  readonly marginMs: number
  /** Time allowed for the answer to a check after the page woke or the network changed, in ms. @default 4_000 */
  readonly wakeMs: number
}

/** How unconfirmed messages are kept and sent. */
export interface OutboxOptions {
  /** Most messages not confirmed yet, failed ones included; beyond it `send` fails with `outbox_full`. @default 1_000 */
  readonly maxPending: number
  /** Most unconfirmed messages of one room on the wire at a time. @default 16 */
  readonly window: number
}

/** How rooms are kept for display. */
export interface TimelineOptions {
  /** Messages per page, at most 200. @default 50 */
  readonly pageSize: number
  /** Most messages kept per room; older ones are dropped and can be loaded again. @default 5_000 */
  readonly maxMessages: number
}

/** How typing is told. */
export interface TypingOptions {
  /** Least time between two notices, in ms. @default 3_000 */
  readonly everyMs: number
  /** Without another key the user is said to have stopped after this long, in ms. @default 5_000 */
  readonly stopAfterMs: number
}

/** The numbers a client works with; `connect` takes any part of them. */
export interface ClientSettings {
  readonly reconnect: ReconnectOptions
  readonly heartbeat: HeartbeatOptions
  readonly outbox: OutboxOptions
  readonly timeline: TimelineOptions
  readonly typing: TypingOptions
  /** Time allowed for dialling, token and welcome together, in ms. @default 15_000 */
  readonly connectTimeoutMs: number
  /** Time allowed for the reply to a call, in ms. @default 10_000 */
  readonly requestTimeoutMs: number
  /** Most calls waiting for the connection; beyond it they reject with `queue_full`. @default 256 */
  readonly maxWaitingCalls: number
}

/** What a client works with unless told otherwise. */
export const clientDefaults: ClientSettings = {
  reconnect: { minMs: 500, maxMs: 20_000, stableMs: 5_000 },
  heartbeat: { marginMs: 5_000, wakeMs: 4_000 },
  outbox: { maxPending: 1_000, window: 16 },
  timeline: { pageSize: 50, maxMessages: 5_000 },
  typing: { everyMs: 3_000, stopAfterMs: 5_000 },
  connectTimeoutMs: 15_000,
  requestTimeoutMs: 10_000,
  maxWaitingCalls: 256,
}

/** Why a token is asked for. */
export interface TokenRequest {
  /** The one before ends soon, or was refused: it must be another one. */
  readonly fresh: boolean
}

/**
 * Gives the token: a function is asked at every connection, before the present one ends, and once more when the server
 * refuses one. Undefined: none. It may reject: with a `HubError` whose `retry` is `never` or `after_auth` the client
 * closes, after anything else it tries again.
 */
export type TokenSource = string | ((request: TokenRequest) => string | undefined | Promise<string | undefined>)

/** How `connect` is told to be otherwise than by default. */
export interface ClientOptions {
  /** Signs in; a function can refresh. @default none: a guest */
  readonly token?: TokenSource
  /**
   * Tells the users of one browser apart before the server has said who it is, so that messages written until then survive
   * a reload: any name that stays the same for a user. @default the subject of a token that is a JWT
   */
  readonly userKey?: string
  /** The name of a guest; the same browser is the same guest again. @default chosen by the server */
  readonly username?: string
  /** Told to the server for its statistics. @default this SDK's name and version */
  readonly client?: { readonly name: string; readonly version: string }
  readonly reconnect?: Partial<ReconnectOptions>
  readonly heartbeat?: Partial<HeartbeatOptions>
  readonly outbox?: Partial<OutboxOptions>
  readonly timeline?: Partial<TimelineOptions>
  readonly typing?: Partial<TypingOptions>
  readonly connectTimeoutMs?: number
  readonly requestTimeoutMs?: number
  readonly maxWaitingCalls?: number
  /** Keeps unconfirmed messages. @default IndexedDB in browsers, else memory */
  readonly outboxStorage?: OutboxStorage
  /** Keeps guest tokens: `localStorage`, `sessionStorage` or alike. @default localStorage in browsers, else memory */
  readonly tokenStorage?: KeyValueStorage
  /** Opens sockets. @default the built-in WebSocket */
  readonly openSocket?: (url: string, events: SocketEvents) => Socket
  /** Told about errors thrown by listeners. @default `reportError` in browsers, a process warning in Node */
  readonly onError?: (error: unknown) => void
  /** Time, randomness, network, storage: replaced in tests. @default the browser's or Node's own */
  readonly environment?: Environment
}
