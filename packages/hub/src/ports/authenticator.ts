import type { Refusal, User } from '@hubbub/protocol'

/** What a client shows to say who it is. */
export interface Credentials {
  readonly token?: string
  readonly username?: string
}

/** Lists from the credentials for modules, by name, as in `rooms`. */
export type Attributes = Readonly<Record<string, readonly string[]>>

/** Who a session belongs to, and what the credentials say besides. */
export interface Identity {
  readonly user: User
  readonly guest: boolean
  /** Handed to the client in `welcome`: with it a later connection is the same user. */
  readonly token?: string
  /** When the credentials end, in ms since 1970; the session is then closed with `token_expired`. @default never */
  readonly expiresAt?: number
  /**
   * What the user may do on the whole server, as in `admin`; the application gives the words their meaning. Shown to
   * the client in `welcome`. @default none
   */
  readonly roles?: readonly string[]
  /** Names the sign-in behind the credentials, so that it can be ended alone; other sign-ins of the user go on. */
  readonly loginId?: string
  /** For modules; the hub does not look at it. @default none */
  readonly attributes?: Attributes
}

/** A session whose credentials are asked about. */
export interface SessionCredentials {
  /** Of the session. */
  readonly id: string
  readonly userId: string
  /** Undefined where the credentials named no sign-in. */
  readonly loginId: string | undefined
}

/** Turns credentials into identities, and knows which of them were revoked since. Called by the hub. */
export interface Authenticator {
  /** Called at every connect and for every `refresh_token`; may reject when it cannot tell. Tokens are never logged. */
  authenticate(credentials: Credentials): Promise<{ ok: true; identity: Identity } | { ok: false; refusal: Refusal }>
  /**
   * The ids of those sessions whose credentials have been revoked since; they are closed with `revoked`. Asked about
   * every session after it counts and before its `welcome`, after each refresh of its token, and again and again for
   * as long as it lives: so a revocation holds that a node did not hear of, or that came while somebody signed in.
   * The answer counts everything committed before the call. Without this method nothing is asked. A rejection is
   * logged and ends no session.
   */
  ended?(sessions: readonly SessionCredentials[]): Promise<readonly string[]>
}
