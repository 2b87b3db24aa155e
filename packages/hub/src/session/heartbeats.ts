import type { HeartbeatOptions } from '../options.ts'

/** Signs of life of one connection, in monotonic ms. */
export interface Pulse {
  /** When anything last arrived from the client. */
  seenAt: number
  /** When the client was last pinged. */
  pingedAt: number
}

/** What a connection's pulse calls for now. Anything that arrived after the ping counts as its answer. */
export function examinePulse(pulse: Pulse, now: number, options: HeartbeatOptions): 'fine' | 'ping' | 'dead' {
  const answered = pulse.seenAt >= pulse.pingedAt
  if (!answered && now - pulse.pingedAt >= options.timeoutMs) return 'dead'
  return now - pulse.pingedAt >= options.intervalMs && answered ? 'ping' : 'fine'
}

/** How often pulses are examined: often enough for the shorter of the two waits, at most once a second. */
export function pulseEveryMs(options: HeartbeatOptions): number {
  return Math.max(10, Math.min(1_000, Math.floor(Math.min(options.intervalMs, options.timeoutMs) / 4)))
}
