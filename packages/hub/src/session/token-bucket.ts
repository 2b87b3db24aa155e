/** How fast something may happen: `burst` at once, `perSecond` in the long run. */
export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

/** A token bucket: one token pays for one command, or one byte. Time is the caller's, in ms of any one clock. */
export class TokenBucket {
  readonly #limit: RateLimit
  #tokens: number
  #at: number

  constructor(limit: RateLimit, now: number) {
    this.#limit = limit
    this.#tokens = limit.burst
    this.#at = now
  }

  /**
   * Takes `amount` tokens and returns 0, or takes none and returns how many ms until they are there. More than `burst`
   * is given once the bucket is full, and owed.
   */
  take(now: number, amount = 1): number {
    this.#refill(now)
    const needed = Math.min(amount, this.#limit.burst)
    if (this.#tokens >= needed) {
      this.#tokens -= amount
      return 0
    }
    return Math.max(1, Math.ceil(((needed - this.#tokens) / this.#limit.perSecond) * 1000))
  }

  /** Says whether it is as good as new. */
  isFull(now: number): boolean {
    this.#refill(now)
    return this.#tokens >= this.#limit.burst
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#limit.burst, this.#tokens + ((now - this.#at) / 1000) * this.#limit.perSecond)
    this.#at = now
  }
}
