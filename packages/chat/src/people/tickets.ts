/** Makes tokens for one use, which chat cannot: it has neither chance for secrets nor hashes. Implemented by the server. */
export interface Tickets {
  /** A fresh token that nobody can guess, of which the hash alone is stored. Times in ms since 1970. */
  make(purpose: 'reset' | 'invite', at: number): Ticket
}

/** A token to pass on, and what is kept of it. */
export interface Ticket {
  readonly token: string
  readonly hash: string
  readonly expiresAt: number
}
