import type { Refusal, User } from '@hubbub/protocol'

/** What a client shows to say who it is. */
export interface Credentials {
  readonly token?: string
  readonly username?: string
}

/** Who a session belongs to. */
export interface Identity {
  readonly user: User
  readonly guest: boolean
  /** Handed to the client in `welcome`: with it a later connection is the same user. */
  readonly token?: string
  /** When the credentials end, in ms since 1970; the session is then closed with `token_expired`. */
  readonly expiresAt?: number
}

/** Turns credentials into an identity or a refusal. Called by the hub at every connect; may reject when it cannot tell. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<{ ok: true; identity: Identity } | { ok: false; refusal: Refusal }>
}
