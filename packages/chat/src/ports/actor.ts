import type { User } from '@hubbub/protocol'

/** Who does something, as far as rights depend on it. */
export interface Actor {
  readonly user: User
  /** What the user may do on the whole server. */
  readonly standing: ServerStanding
}

/** A user's place on the whole server: administrators, users with an account, guests, programs with a key. */
export type ServerStanding = 'admin' | 'user' | 'guest' | 'bot'
