/** How much of the rate that the server allows is used: clocks drift, and texts take their share. */
const share = 0.9
/** For how long bytes may be saved up, in ms. */
const burstMs = 500

/** Keeps what is sent below a rate, so that nothing has to be refused. Times are in ms of one clock. */
export class ByteRate {
  readonly #perMs: number
  #saved: number
  #at: number

  constructor(bytesPerSecond: number, now: number) {
    this.#perMs = (bytesPerSecond * share) / 1_000
    this.#saved = this.#perMs * burstMs
    this.#at = now
  }

  /** Takes bytes and returns 0, or takes nothing and returns how long to wait for them. More than is saved is owed. */
  take(bytes: number, now: number): number {
    this.#saved = Math.min(this.#perMs * burstMs, this.#saved + (now - this.#at) * this.#perMs)
    this.#at = now
    if (this.#saved <= 0) return Math.max(1, Math.ceil(-this.#saved / this.#perMs))
    this.#saved -= bytes
    return 0
  }
}
