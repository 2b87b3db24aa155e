import { type RateLimit, refused, type Refused, TokenBucket } from '@hubbub/hub'
import type { Clock } from '@hubbub/hub/ports'
import { addressGroup } from '../../auth/address-group.ts'

/** How many requests of nobody in particular an address may make. */
export interface AddressLimitOptions extends RateLimit {
  /** Most addresses remembered; the one that asked first gives way. */
  readonly tracked: number
}

/** Limits requests by address where no user is known to limit: without credentials, or with bad ones. */
export class AddressLimit {
  readonly #options: AddressLimitOptions
  readonly #clock: Clock
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(options: AddressLimitOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /** H42: takes the price of one request; refused `rate_limited` when the address has none left. */
  take(address: string): Refused | undefined {
    const now = this.#clock.monotonic()
    const waitMs = this.#bucketOf(addressGroup(address), now).take(now)
    return waitMs === 0 ? undefined : refused('rate_limited', undefined, { retryAfterMs: waitMs })
  }

  #bucketOf(group: string, now: number): TokenBucket {
    const known = this.#buckets.get(group)
    if (known) return known
    this.#makeRoom()
    const bucket = new TokenBucket(this.#options, now)
    this.#buckets.set(group, bucket)
    return bucket
  }

  #makeRoom(): void {
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size >= this.#options.tracked && oldest !== undefined) this.#buckets.delete(oldest)
  }
}
