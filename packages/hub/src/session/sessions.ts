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

  /** Removes a session; true when it was the user's last on this node. */
  remove(session: Session): boolean {
    if (this.#byId.get(session.id) === session) this.#byId.delete(session.id)
    const sessions = this.#byUser.get(session.user.id)
    if (!sessions?.delete(session) || sessions.size > 0) return false
    this.#byUser.delete(session.user.id)
    return true
  }
}
