/** Cancels what it was given for; calling it twice, or too late, does nothing. */
export type Cancel = () => void

/** Time as the core sees it. Called by core only; never two clocks are compared. */
export interface Clock {
  /** Milliseconds since 1970, for people; may jump when the machine's clock is set. */
  now(): number
  /** Milliseconds that only ever grow, for measuring waits. */
  monotonic(): number
  /** Runs `run` once, `ms` from now at the earliest; a throw from `run` is the adapter's to log. */
  after(ms: number, run: () => void): Cancel
}
