import { refuse } from '@hubbub/protocol'
import type { Authenticator } from '../ports/authenticator.ts'
import type { Random } from '../ports/random.ts'

/** Takes everyone as a guest; the token it hands out is the user's id and name. For tests only: nothing is signed. */
export function guestsForTests(random: Random): Authenticator {
  return {
    async authenticate({ token, username }) {
      const [id, name] = token?.split('|') ?? [`u_${random.id().slice(0, 8)}`, username]
      if (id === undefined || name === undefined)
        return { ok: false, refusal: refuse('unauthenticated', 'give a username or a token') }
      return { ok: true, identity: { user: { id, username: name }, guest: true, token: `${id}|${name}` } }
    },
  }
}
