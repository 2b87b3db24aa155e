import type { AuthAction, AuthRequest, User } from '@hubbub/protocol'
import type { Off, TokenRequest } from '../index.ts'

/** Who is signed in on this device. */
export interface SignedIn {
  readonly user: User
  /** What the user may do on the whole server, as in `admin`, as of the last renewal. */
  readonly roles: readonly string[]
}

/** Which ways in a server offers. */
export interface Modes {
  /** A user name alone is enough. */
  readonly guests: boolean
  /** People sign in by name and password. */
  readonly accounts: boolean
  readonly registration: 'open' | 'invite' | 'closed'
  /** Other issuers whose tokens let people in. */
  readonly issuers: readonly string[]
}

/** Signing in over HTTP: keeps the tokens of one login, shared by the tabs of a browser. Its calls reject with `HubError`. */
export interface Accounts {
  /** Bound; undefined while nobody is signed in. The same object until something changes, in other tabs too. */
  readonly getSnapshot: () => SignedIn | undefined
  /** Bound. */
  readonly subscribe: (listener: () => void) => Off
  /**
   * Bound: give it to `connect` as `token`. Renews what ends soon, once for all tabs; undefined while nobody is signed in.
   * Rejects with the retry advice `after_auth` when the login is over, which ends the client.
   */
  readonly token: (request?: TokenRequest) => Promise<string | undefined>
  /** Which ways in there are. */
  modes(): Promise<Modes>
  /** Makes an account and signs in to it. */
  register(account: AuthRequest<'register'>): Promise<SignedIn>
  login(account: AuthRequest<'login'>): Promise<SignedIn>
  /** Ends the login, here at once, and at the server. Close the client before. */
  logout(): Promise<void>
  /** Sets a new password by the present one; all other logins end. */
  changePassword(passwords: AuthRequest<'change_password'>): Promise<void>
  /** Sets a new password by the token of a link; all logins end. */
  resetPassword(reset: AuthRequest<'reset_password'>): Promise<void>
}

/** The actions that `Accounts` asks the server for. */
export type Action = AuthAction | 'modes'
