import type { Session } from './connection.ts'

/** The sessions of this node, by id and by user. */
export class Sessions {
  readonly #byId = new Map<string, Session>()
  readonly #byUser = new Map<string, Set<Session>>()

  get size(): number {
    return this.#byId.size
  }

  get users(): number {
    return this.#byUser.size
  }

  all(): Iterable<Session> {
    return this.#byId.values()
  }

  byId(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  ofUser(userId: string): ReadonlySet<Session> {
    return this.#byUser.get(userId) ?? new Set()
  }

  add(session: Session): void {
    this.#byId.set(session.id, session)
    const sessions = this.#byUser.get(session.user.id) ?? new Set()
    this.#byUser.set(session.user.id, sessions.add(session))
  }

  remove(session: Session): void {
    if (this.#byId.get(session.id) === session) this.#byId.delete(session.id)
    const sessions = this.#byUser.get(session.user.id)
    sessions?.delete(session)
    if (sessions?.size === 0) this.#byUser.delete(session.user.id)
  }
}
