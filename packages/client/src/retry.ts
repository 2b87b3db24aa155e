import type { Core } from './core.ts'
import type { CloseInfo, HubError } from './errors.ts'

/** A wait that doubles, chosen anew at random each time. */
export interface Backoff {
  readonly minMs: number
  readonly maxMs: number
}

/**
 * The wait before attempt `attempt` (from 1): full jitter, uniform between `minMs` and min(`maxMs`, `minMs` · 2^attempt),
 * so that clients that lost one server do not come back together.
 */
export function backoffMs(attempt: number, backoff: Backoff, random: number): number {
  const ceiling = Math.max(backoff.minMs, Math.min(backoff.maxMs, backoff.minMs * 2 ** attempt))
  return Math.round(backoff.minMs + random * (ceiling - backoff.minMs))
}

/** The wait before a command refused with `error` is tried again, for the `attempt`th time. */
export function retryMs(attempt: number, { settings, environment }: Core, error: HubError): number {
  return Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, settings.reconnect, environment.random()))
}

/** A moment within the window that a leaving server gave, in ms from now. */
export function withinWindow([min, max]: readonly [number, number], random: number): number {
  return Math.round(min + random * Math.max(0, max - min))
}

/** What is known when a connection has ended. */
export interface Ending {
  readonly reason: CloseInfo
  /** Whether asking for credentials again may help. */
  readonly canRenew: boolean
  /** The wait until the moment chosen in the window of a leaving server, if that is still to come. */
  readonly windowMs: number | undefined
  /** The wait the server asked for. */
  readonly retryAfterMs: number | undefined
  /** Attempts since the last connection that held, the coming one included. */
  readonly attempt: number
}

/** Says when to come back, in ms from now; undefined: not at all. */
export function planReturn(ending: Ending, backoff: Backoff, random: number): number | undefined {
  const { reason, canRenew, windowMs, retryAfterMs = 0, attempt } = ending
  if (reason.retry === 'never' || (reason.retry === 'after_auth' && !canRenew)) return undefined
  return windowMs ?? Math.max(retryAfterMs, backoffMs(attempt, backoff, random))
}
