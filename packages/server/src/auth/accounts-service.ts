import { Refused, refused } from '@hubbub/hub'
import type { Clock, Random, WhichSessions } from '@hubbub/hub/ports'
import type { AccessGrant } from './access-tokens.ts'
import type { Account, AccountStore, Admission, NewTicket } from './account-store.ts'
import type { LoginThrottle } from './login-throttle.ts'
import { looksLike, newOpaqueToken, tokenHash, tokenPrefixes } from './opaque-tokens.ts'
import { passwordFault } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import { blocked, type Device, type SignedIn, type SignIns } from './sign-ins.ts'

/** Who may make an account. */
export type Registration = 'open' | 'invite' | 'closed'

/** How accounts are made and repaired. */
export interface AccountOptions {
  readonly registration: Registration
  /** How long a link for a new password is good, in ms. */
  readonly resetMs: number
  /** How long an invitation is good, in ms. */
  readonly inviteMs: number
}

/** What accounts need of their surroundings. */
export interface AccountParts {
  readonly store: AccountStore
  readonly passwords: Passwords
  readonly throttle: LoginThrottle
  readonly signIns: SignIns
  readonly options: AccountOptions
  readonly clock: Clock
  readonly random: Random
  /** Closes open connections whose login has ended. */
  readonly endSessions: (which: WhichSessions) => void
}

/** A token for one use, for an admin to pass on, and its end in ms since 1970. */
export interface Ticket {
  readonly token: string
  readonly expiresAt: number
}

/** Everything about accounts that HTTP offers; rights and the audit log are the matter of those who call. */
export class AccountsService {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Who may register now: while there is no account at all, anybody may make the first. */
  async registration(): Promise<Registration> {
    return (await this.#parts.store.hasAccounts()) ? this.#parts.options.registration : 'open'
  }

  /** Makes an account, the first one with the role `admin`, and signs it in. */
  async register(
    given: { readonly username: string; readonly password: string; readonly invite?: string },
    from: Device,
  ): Promise<SignedIn | Refused> {
    const { store, passwords, throttle, clock, random, signIns } = this.#parts
    const { username, password, invite } = given
    const fault = passwordFault(password, username)
    if (fault !== undefined) return refused('invalid', fault, { path: 'password' })
    const attempt = { address: from.address }
    const wait = throttle.begin(attempt)
    if (wait) return wait
    const admission = await this.#admission(invite)
    if (!admission) return notAdmitted(this.#parts.options.registration, invite)
    const passwordHash = await passwords.hash(password)
    if (passwordHash instanceof Refused) {
      throttle.undone(attempt)
      return passwordHash
    }
    const id = `u_${random.id()}`
    const made = await store.createAccount({ id, username, passwordHash, admission, at: clock.now() })
    if (made.kind === 'taken') return refused('conflict', 'The name is taken.', { path: 'username' })
    if (made.kind === 'not_admitted') return notAdmitted(this.#parts.options.registration, invite)
    return signIns.begin(made.account, from)
  }

  /** Signs in by name and password. A name that nobody has takes as long, and is answered alike. */
  async login(
    { username, password }: { readonly username: string; readonly password: string },
    from: Device,
  ): Promise<SignedIn | Refused> {
    const { store, passwords, throttle, signIns } = this.#parts
    const attempt = { username, address: from.address }
    const wait = throttle.begin(attempt)
    if (wait) return wait
    const account = await store.accountByName(username)
    const check = await passwords.check(password, account?.passwordHash)
    if (check instanceof Refused) {
      throttle.undone(attempt)
      return check
    }
    if (!account || !check.ok) return refused('unauthenticated', 'The name or the password is wrong.')
    throttle.succeeded(attempt)
    if (account.isBlocked) return blocked()
    if (check.needsRehash) await this.#rehash(account, password)
    return signIns.begin(account, from)
  }

  /** Renews a login: a new access token and the next refresh token for the present one. */
  refresh(token: string): Promise<SignedIn | Refused> {
    return this.#parts.signIns.refresh(token)
  }

  /** Ends the login of a refresh token; also of one that has been replaced. Tokens that are none are no fault. */
  logout(token: string): Promise<void> {
    return this.#parts.signIns.end(token)
  }

  /** Changes a password by the present one; all other logins of the user end. */
  async changePassword(
    grant: AccessGrant,
    given: { readonly password: string; readonly newPassword: string },
    address: string,
  ): Promise<Refused | undefined> {
    const { store, passwords, throttle, clock, endSessions } = this.#parts
    const account = await this.#standing(grant)
    if (account instanceof Refused) return account
    const fault = passwordFault(given.newPassword, account.user.username)
    if (fault !== undefined) return refused('invalid', fault, { path: 'new_password' })
    const attempt = { username: account.user.username, address }
    const wait = throttle.begin(attempt)
    if (wait) return wait
    const { passwordHash: expected } = account
    const check = await passwords.check(given.password, expected)
    if (check instanceof Refused) throttle.undone(attempt)
    if (check instanceof Refused) return check
    if (!check.ok || expected === undefined)
      return refused('forbidden', 'The present password is wrong.', { path: 'password' })
    throttle.succeeded(attempt)
    const passwordHash = await passwords.hash(given.newPassword)
    if (passwordHash instanceof Refused) return passwordHash
    const userId = account.user.id
    const keep = grant.loginId
    if (!(await store.setPassword({ userId, expected, passwordHash, keep, at: clock.now() })))
      return refused('conflict', 'The password was changed in the meantime.')
    endSessions({ userId, exceptLoginId: keep })
    return undefined
  }

  /** Makes a link's token by which the user sets a new password, once; the caller has checked that it may. */
  async makeReset(userId: string, createdBy: string): Promise<Ticket | Refused> {
    const { token, ticket } = this.#ticket(tokenPrefixes.reset, createdBy, this.#parts.options.resetMs)
    const isMade = await this.#parts.store.createReset(userId, ticket)
    return isMade ? { token, expiresAt: ticket.expiresAt } : refused('not_found', 'There is no such account.')
  }

  /** Makes an invitation to register, good for one account; the caller has checked that it may. */
  async makeInvite(createdBy: string): Promise<Ticket> {
    const { token, ticket } = this.#ticket(tokenPrefixes.invite, createdBy, this.#parts.options.inviteMs)
    await this.#parts.store.createInvite(ticket)
    return { token, expiresAt: ticket.expiresAt }
  }

  /** Sets a new password by the token of a link; it is used up, and all logins of the user end. */
  async resetPassword(
    { token, password }: { readonly token: string; readonly password: string },
    address: string,
  ): Promise<Refused | undefined> {
    const { store, passwords, throttle, clock, endSessions } = this.#parts
    const wait = throttle.begin({ address })
    if (wait) return wait
    const hash = tokenHash(token)
    const owner = looksLike(token, tokenPrefixes.reset) ? await store.resetOwner(hash, clock.now()) : undefined
    if (!owner) return usedUp()
    throttle.succeeded({ address })
    const fault = passwordFault(password, owner.username)
    if (fault !== undefined) return refused('invalid', fault, { path: 'password' })
    const passwordHash = await passwords.hash(password)
    if (passwordHash instanceof Refused) return passwordHash
    if (!(await store.useReset({ tokenHash: hash, passwordHash, at: clock.now() }))) return usedUp()
    endSessions({ userId: owner.id })
    return undefined
  }

  /** How somebody would be admitted; undefined when they certainly are not. */
  async #admission(invite: string | undefined): Promise<Admission | undefined> {
    const { registration } = this.#parts.options
    if (registration === 'open') return { kind: 'anyone' }
    if (registration === 'invite' && invite !== undefined && looksLike(invite, tokenPrefixes.invite))
      return { kind: 'invited', inviteHash: tokenHash(invite) }
    return (await this.#parts.store.hasAccounts()) ? undefined : { kind: 'first_only' }
  }

  /** The account of an access token, if its login still goes on. */
  async #standing({ user, loginId }: AccessGrant): Promise<Account | Refused> {
    const { store } = this.#parts
    const [account, login] = [await store.account(user.id), await store.login(loginId)]
    if (!account || login?.userId !== user.id || login.revokedAt !== null)
      return refused('unauthenticated', 'This login has ended; sign in again.')
    return account.isBlocked ? blocked() : account
  }

  /** Not worth refusing a login for: when it fails, the next login tries again. */
  async #rehash({ user, passwordHash }: Account, password: string): Promise<void> {
    const hash = await this.#parts.passwords.hash(password)
    if (typeof hash === 'string' && passwordHash !== undefined)
      await this.#parts.store.rehash(user.id, passwordHash, hash)
  }

  #ticket(prefix: string, createdBy: string, lifeMs: number): { token: string; ticket: NewTicket } {
    const token = newOpaqueToken(prefix)
    const at = this.#parts.clock.now()
    return { token, ticket: { tokenHash: tokenHash(token), createdBy, at, expiresAt: at + lifeMs } }
  }
}

function notAdmitted(registration: Registration, invite: string | undefined): Refused {
  if (registration !== 'invite') return refused('forbidden', 'Accounts are not made here by oneself.')
  return invite === undefined
    ? refused('forbidden', 'Registering takes an invitation.', { path: 'invite' })
    : refused('expired', 'The invitation has been used, or is too old.', { path: 'invite' })
}

function usedUp(): Refused {
  return refused('expired', 'This link has been used, or is too old.')
}
