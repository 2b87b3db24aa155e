/** What `welcome` says of the commands that a server takes from one connection. */
export interface PaceLimits {
  readonly commands_per_second: number
  readonly command_burst: number
}

/**
 * Keeps a client below the server's rate, so that nothing has to be refused: a little below, since pings and clocks that
 * drift take their share. Times are in ms of one clock.
 */
export class Pacer {
  readonly #perMs: number
  readonly #burst: number
  #tokens: number
  #at: number

  constructor({ commands_per_second, command_burst }: PaceLimits, now: number) {
    this.#perMs = (Math.max(1, commands_per_second) * 0.9) / 1_000
    this.#burst = Math.max(1, command_burst * 0.8)
    this.#tokens = this.#burst
    this.#at = now
  }

  /** Takes the right to send one command and returns 0, or takes nothing and returns how long to wait for it. */
  take(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perMs)
    this.#tokens--
    return 0
  }
}
