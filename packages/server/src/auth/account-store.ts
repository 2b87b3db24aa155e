import type { User } from '@hubbub/protocol'
import type { RefreshState } from './refresh-tokens.ts'

/** An account as signing in sees it. */
export interface Account {
  readonly user: User
  /** What the user may do on the whole server, as in `admin`. */
  readonly roles: readonly string[]
  /** A PHC string; undefined when nobody can sign in to it by password. */
  readonly passwordHash: string | undefined
  readonly isBlocked: boolean
}

/** One sign-in of a user on one device, and the family of its refresh tokens. */
export interface Login extends RefreshState {
  readonly id: string
  readonly userId: string
}

/** A login to begin. */
export interface NewLogin {
  /** Letters and digits. */
  readonly id: string
  readonly userId: string
  readonly currentHash: string
  /** Times in ms since 1970. */
  readonly at: number
  readonly expiresAt: number
  /** What the user calls the device, or the program says of itself; empty when nobody said. */
  readonly device: string
  readonly address: string
  /** Logins one user may have; beyond it those unused for the longest time are revoked in the same write. */
  readonly most: number
}

/** The next token of a login. */
export interface Rotation {
  readonly id: string
  /** The hash the login must still have, or else nothing is written. */
  readonly expected: string
  readonly next: Pick<RefreshState, 'currentHash' | 'previousHash' | 'rotatedAt' | 'expiresAt'>
}

/** Sign-ins as the server keeps them. Called by the server; every method is one atomic step, and may reject. */
export interface LoginStore {
  login(id: string): Promise<Login | undefined>
  /** Replaces the tokens of a login that still goes on and has the expected hash; says whether it did. */
  rotateLogin(rotation: Rotation): Promise<boolean>
  /** Ends a login; ending it again changes nothing. */
  revokeLogin(id: string, why: { readonly at: number; readonly reason: 'logout' | 'reused' }): Promise<void>
  /**
   * Which of these logins are revoked or gone, and which of these users are blocked or deleted; users the store has
   * never heard of (guests, users of other issuers) are not. Counts everything committed before the call.
   */
  ended(asked: Credentialed): Promise<Credentialed>
}

/** Ids of logins and of users. */
export interface Credentialed {
  readonly loginIds: readonly string[]
  readonly userIds: readonly string[]
}

/** Who may make an account: the very first one may always be made, and becomes `admin`. */
export type Admission =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'first_only' }
  /** By an invitation that was not used yet and has not ended; making the account uses it up. */
  | { readonly kind: 'invited'; readonly inviteHash: string }

/** An account to make. */
export interface NewAccount {
  readonly id: string
  readonly username: string
  readonly passwordHash: string
  readonly admission: Admission
  readonly at: number
}

/** What came of making an account. */
export type AccountMade =
  | { readonly kind: 'made'; readonly account: Account; readonly isFirst: boolean }
  /** Another account has the name, in whatever case or width. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'not_admitted' }

/** A single-use token, by its hash, and until when it can be used. */
export interface NewTicket {
  readonly tokenHash: string
  /** Id of the administrator who asked for it; empty for the server itself. */
  readonly createdBy: string
  readonly at: number
  readonly expiresAt: number
}

/** A password to set. */
export interface NewPassword {
  readonly userId: string
  /** The hash the account must still have, or else nothing is written. */
  readonly expected: string
  readonly passwordHash: string
  /** The login that goes on; all others are revoked in the same write. */
  readonly keep: string
  readonly at: number
}

/**
 * Accounts as the server keeps them. Called by the server; every method is one atomic step, and may reject. Who may
 * call for it, and the audit log, are the matter of whoever offers it.
 */
export interface AccountStore extends LoginStore {
  hasAccounts(): Promise<boolean>
  /** Finds an account by its name, in whatever case or width (`nameKey`). */
  accountByName(username: string): Promise<Account | undefined>
  account(userId: string): Promise<Account | undefined>
  /** Decides about the admission before the name, so that names are not told to those who are not admitted. */
  createAccount(account: NewAccount): Promise<AccountMade>
  /** Begins a login, unless the user is blocked or gone; `ended` are the logins that had to give way. */
  createLogin(login: NewLogin): Promise<{ kind: 'made'; ended: readonly string[] } | { kind: 'blocked' }>
  setPassword(password: NewPassword): Promise<boolean>
  /** Stores the same password hashed anew, unless it was changed in the meantime. */
  rehash(userId: string, from: string, to: string): Promise<void>
  /** Makes a link by which a user sets a new password; earlier ones of the user end. False when there is no such account. */
  createReset(userId: string, ticket: NewTicket): Promise<boolean>
  /** Whose password a link sets, while it can be used. */
  resetOwner(tokenHash: string, at: number): Promise<User | undefined>
  /** Uses a link up: sets the password and revokes all logins of the user. False when it cannot be used (any more). */
  useReset(use: { readonly tokenHash: string; readonly passwordHash: string; readonly at: number }): Promise<boolean>
  /** Makes an invitation to register. */
  createInvite(ticket: NewTicket): Promise<void>
}
