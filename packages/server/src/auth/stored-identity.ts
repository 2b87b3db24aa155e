import type { ChatStore } from '@hubbub/chat/ports'
import type { Authenticator, Clock, Credentials, SessionCredentials } from '@hubbub/hub/ports'
import { refuse } from '@hubbub/protocol'

type Outcome = Awaited<ReturnType<Authenticator['authenticate']>>

/**
 * U42: puts what the store knows of a user before what the credentials say: whoever is blocked or deleted is not let in by
 * any way, and an account has the name and the roles it has now, however old its token is.
 */
export class StoredIdentity implements Authenticator {
  readonly #inner: Authenticator
  readonly #store: ChatStore
  readonly #clock: Clock

  constructor(inner: Authenticator, store: ChatStore, clock: Clock) {
    this.#inner = inner
    this.#store = store
    this.#clock = clock
  }

  async authenticate(credentials: Credentials): Promise<Outcome> {
    const outcome = await this.#inner.authenticate(credentials)
    if (!outcome.ok) return outcome
    const { identity } = outcome
    const person = await this.#store.read({ kind: 'person', userId: identity.user.id })
    if (!person) return outcome
    const { user } = person
    if (user.deletedAt > 0) return { ok: false, refusal: refuse('unauthenticated', 'This user was deleted.') }
    if (user.blockedUntil > this.#clock.now()) return { ok: false, refusal: refuse('banned', 'This user is blocked.') }
    if (user.kind !== 'account') return outcome
    const { userId: id, username, roles } = user
    return { ok: true, identity: { ...identity, user: { id, username }, roles } }
  }

  async ended(sessions: readonly SessionCredentials[]): Promise<readonly string[]> {
    return (await this.#inner.ended?.(sessions)) ?? []
  }
}
