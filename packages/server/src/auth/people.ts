import type { Authenticator, Clock, Logger, Random, WhichSessions } from '@hubbub/hub/ports'
import { AccessTokens } from './access-tokens.ts'
import type { AccountStore, LoginStore } from './account-store.ts'
import { type AccountOptions, AccountsService } from './accounts-service.ts'
import { ExternalTokens } from './external-tokens.ts'
import { GuestAuthenticator } from './guest-authenticator.ts'
import { GuestTokens } from './guest-tokens.ts'
import type { IssuerOptions } from './issuer-options.ts'
import { LoginThrottle, type ThrottleOptions } from './login-throttle.ts'
import { PeopleAuthenticator } from './people-authenticator.ts'
import { type PasswordOptions, Passwords } from './passwords.ts'
import { type SignInOptions, SignIns } from './sign-ins.ts'
import { type Secrets, TokenKeys } from './token-keys.ts'

/** The ways in, as configured. */
export interface PeopleOptions {
  readonly guests: { readonly isOpen: boolean; readonly days: number }
  readonly issuers: readonly IssuerOptions[]
  /** Undefined where there are no accounts. */
  readonly accounts:
    | (AccountOptions & {
        readonly accessMs: number
        readonly signIns: SignInOptions
        readonly passwords: PasswordOptions
        readonly throttle: ThrottleOptions
      })
    | undefined
}

/** What signing in is made of. */
export interface PeopleParts {
  readonly options: PeopleOptions
  readonly secrets: Secrets
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/** Everything about who people are, before a store is known. */
export interface People {
  /** For the hub; `logins` knows what was revoked, where anything can be. */
  authenticator(logins: Pick<LoginStore, 'ended'> | undefined): Authenticator
  /** Accounts on a store; undefined where there are none. `endSessions` is called after a login has ended in the store. */
  accounts(store: AccountStore, endSessions: (which: WhichSessions) => void): AccountsService | undefined
}

/** Makes the ways in; throws a StartError when the keys of an issuer are wrong. */
export function makePeople({ options, secrets, clock, random, logger }: PeopleParts): People {
  const keys = new TokenKeys(secrets)
  const guestTokens = new GuestTokens(keys, clock, options.guests.days)
  const guests = new GuestAuthenticator(guestTokens, random, options.guests.isOpen)
  const issuers = options.issuers.map((each) => new ExternalTokens(each, { clock, logger }))
  const { accounts } = options
  const access = accounts && new AccessTokens({ keys, clock, random, lifeMs: accounts.accessMs })
  return {
    authenticator: (logins) => new PeopleAuthenticator({ guests, access, issuers, logins }),
    accounts: (store, endSessions) => {
      if (!accounts || !access) return undefined
      const around = { store, clock, random, logger, endSessions }
      return new AccountsService({
        ...around,
        options: accounts,
        passwords: new Passwords(accounts.passwords),
        throttle: new LoginThrottle(clock, accounts.throttle),
        signIns: new SignIns({ ...around, tokens: access, secret: secrets.current, options: accounts.signIns }),
      })
    },
  }
}
