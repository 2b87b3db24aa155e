import type { HubServices } from '@hubbub/hub'
import type { ChatStore } from '../ports/chat-store.ts'

/** Users written at a time, and most that wait: beyond them the first are forgotten. */
const bounds = { perWrite: 1_000, waiting: 50_000 } as const

/** When users were last there, on its way to the store: what comes while one write is under way goes with the next. */
export class LastSeen {
  readonly #store: ChatStore
  readonly #hub: HubServices
  readonly #waiting = new Map<string, number>()
  #writing: ReadonlyMap<string, number> = new Map()
  #end = Promise.resolve()

  constructor(store: ChatStore, hub: HubServices) {
    this.#store = store
    this.#hub = hub
  }

  /** A user was there at this time. Resolves when it is stored, or could not be; never rejects. */
  seen(userId: string, at: number): Promise<void> {
    const isFirst = this.#waiting.size === 0
    this.#waiting.set(userId, Math.max(at, this.#waiting.get(userId) ?? 0))
    if (this.#waiting.size > bounds.waiting) this.#forgetFirst()
    if (isFirst) this.#end = this.#end.then(() => this.#write())
    return this.#end
  }

  /** What is not stored yet. */
  at(userId: string): number {
    return Math.max(this.#waiting.get(userId) ?? 0, this.#writing.get(userId) ?? 0)
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return this.#end
  }

  async #write(): Promise<void> {
    this.#writing = new Map(this.#waiting)
    this.#waiting.clear()
    const users = [...this.#writing].map(([userId, at]) => ({ userId, at }))
    try {
      for (let from = 0; from < users.length; from += bounds.perWrite)
        await this.#store.write({ kind: 'seen_users', users: users.slice(from, from + bounds.perWrite) })
    } catch (error) {
      this.#hub.logger.warn('last_seen_not_stored', { users: users.length, error })
    }
    this.#writing = new Map()
  }

  #forgetFirst(): void {
    const [first] = this.#waiting.keys()
    if (first !== undefined) this.#waiting.delete(first)
  }
}
