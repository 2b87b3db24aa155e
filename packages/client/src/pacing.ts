/** How many commands a server takes from one connection. */
export interface Pace {
  readonly perSecond: number
  readonly burst: number
}

/** Keeps a client below the server's rate, so that nothing has to be refused. Times are in ms of one clock. */
export class Pacer {
  readonly #pace: Pace
  #tokens: number
  #at: number

  constructor(pace: Pace, now: number) {
    this.#pace = pace
    this.#tokens = pace.burst
    this.#at = now
  }

  /** Takes the right to send one command and returns 0, or takes nothing and returns how long to wait for it. */
  take(now: number): number {
    const { perSecond, burst } = this.#pace
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1_000) * perSecond)
    this.#at = now
    if (this.#tokens < 1) return Math.max(1, Math.ceil(((1 - this.#tokens) / perSecond) * 1_000))
    this.#tokens--
    return 0
  }
}

/** A little below what `welcome.limits` allows: pings and clocks that drift take their share too. */
export function paceFor(limits: { readonly commands_per_second: number; readonly command_burst: number }): Pace {
  return {
    perSecond: Math.max(1, limits.commands_per_second * 0.9),
    burst: Math.max(1, Math.floor(limits.command_burst * 0.8)),
  }
}
