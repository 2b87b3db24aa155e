import { nameKey } from '@hubbub/chat/ports'
import { type Refused, refused } from '@hubbub/hub'
import type { Clock } from '@hubbub/hub/ports'
import { addressGroup } from './address-group.ts'
import { Attempts } from './attempts.ts'

/** How many attempts to sign in are let through. */
export interface ThrottleOptions {
  /** Attempts at one account before waits begin. */
  readonly perAccount: number
  /** Attempts from one address before waits begin; IPv6 counts by /64. */
  readonly perAddress: number
  /** The longest wait, in ms. */
  readonly windowMs: number
  /** Accounts, and addresses, remembered at once. */
  readonly tracked: number
}

/** Fewer than a thousand guesses a day at one account: a password that is on no list outlives them. */
export const throttleDefaults: ThrottleOptions = {
  perAccount: 10,
  perAddress: 50,
  windowMs: 15 * 60_000,
  tracked: 10_000,
}

/** Who attempts what: the name given, whether or not anybody has it, and the address. */
export interface Attempt {
  readonly username?: string
  readonly address: string
}

/** Slows guessing down, by account and by address; knows nothing of which accounts there are. */
export class LoginThrottle {
  readonly #clock: Clock
  readonly #accounts: Attempts
  readonly #addresses: Attempts

  constructor(clock: Clock, { perAccount, perAddress, windowMs, tracked }: ThrottleOptions = throttleDefaults) {
    this.#clock = clock
    this.#accounts = new Attempts({ free: perAccount, windowMs, tracked })
    this.#addresses = new Attempts({ free: perAddress, windowMs, tracked })
  }

  /** Counts an attempt, or refuses it `rate_limited`; counted before it is carried out, so that none run side by side uncounted. */
  begin(attempt: Attempt): Refused | undefined {
    const now = this.#clock.monotonic()
    const { account, address } = keysOf(attempt)
    const byAccount = account === undefined ? 0 : this.#accounts.waitMs(account, now)
    const retryAfterMs = Math.max(byAccount, this.#addresses.waitMs(address, now))
    if (retryAfterMs > 0) return refused('rate_limited', 'Too many attempts; wait a while.', { retryAfterMs })
    if (account !== undefined) this.#accounts.add(account, now)
    this.#addresses.add(address, now)
    return undefined
  }

  /** The attempt was right: the account starts anew, and the address gets this one back. */
  succeeded(attempt: Attempt): void {
    const { account, address } = keysOf(attempt)
    if (account !== undefined) this.#accounts.forget(account)
    this.#addresses.giveBack(address)
  }

  /** The attempt said nothing about a password, as when the server was too busy: it is given back. */
  undone(attempt: Attempt): void {
    const { account, address } = keysOf(attempt)
    if (account !== undefined) this.#accounts.giveBack(account)
    this.#addresses.giveBack(address)
  }
}

function keysOf({ username, address }: Attempt): { account: string | undefined; address: string } {
  return { account: username === undefined ? undefined : nameKey(username), address: addressGroup(address) }
}
