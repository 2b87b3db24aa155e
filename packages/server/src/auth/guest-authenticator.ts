import type { Authenticator, Credentials, Random } from '@hubbub/hub/ports'
import { type Refusal, refuse, username as usernameSchema } from '@hubbub/protocol'
import type { GuestTokens } from './guest-tokens.ts'

type Outcome = Awaited<ReturnType<Authenticator['authenticate']>>

/** Lets guests in: by a token handed out before, or else by a name, as a new user. */
export class GuestAuthenticator implements Authenticator {
  readonly #tokens: GuestTokens
  readonly #random: Random
  readonly #isOpen: boolean

  /** With `isOpen` false nobody is let in as a guest, also not with a token handed out before. */
  constructor(tokens: GuestTokens, random: Random, isOpen: boolean) {
    this.#tokens = tokens
    this.#random = random
    this.#isOpen = isOpen
  }

  async authenticate({ token, username }: Credentials): Promise<Outcome> {
    if (token !== undefined) return this.#byToken(token)
    if (!this.#isOpen) return no('Give a token: guests are not let in here.')
    if (username === undefined) return no('Give a token, or a username to come as a guest.')
    const name = usernameSchema.safeParse(username)
    if (!name.success) return no(`username: ${name.error.issues[0]?.message ?? 'invalid'}`)
    return this.#guest({ id: `u_${this.#random.id()}`, username: name.data })
  }

  async #byToken(token: string): Promise<Outcome> {
    const verified = await this.#tokens.verify(token)
    if (!verified.ok)
      return no(verified.why === 'expired' ? 'The token has ended; sign in again.' : 'The token is not one of ours.')
    return this.#isOpen ? this.#guest(verified.user) : no('Guests are not let in here.')
  }

  /** A fresh token each time: one that is used does not end. */
  async #guest(user: { id: string; username: string }): Promise<Outcome> {
    return { ok: true, identity: { user, guest: true, token: await this.#tokens.sign(user) } }
  }
}

function no(message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: refuse('unauthenticated', message) }
}
