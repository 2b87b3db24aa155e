import type { Clock } from '../ports/clock.ts'
import { type RateLimit, TokenBucket } from './token-bucket.ts'

/** The token buckets of the users on this node, one for all of a user's connections and calls together. */
export class UserBuckets {
  readonly #limit: RateLimit
  readonly #clock: Clock
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(limit: RateLimit, clock: Clock) {
    this.#limit = limit
    this.#clock = clock
  }

  of(userId: string): TokenBucket {
    const bucket = this.#buckets.get(userId) ?? new TokenBucket(this.#limit, this.#clock.monotonic())
    this.#buckets.set(userId, bucket)
    return bucket
  }

  /** Forgets the buckets that are as good as new: whoever comes back finds the same. */
  forgetFull(): void {
    const now = this.#clock.monotonic()
    for (const [userId, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(userId)
  }
}
