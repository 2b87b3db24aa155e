import type { WatchedChange } from '../module.ts'
import type { Cancel, Clock } from '../ports/clock.ts'

/** What watches need from the node around them. */
export interface WatchSurroundings {
  readonly clock: Clock
  /** Least time between two batches, in ms. */
  readonly batchMs: number
  readonly tell: (sessionId: string, changed: WatchedChange) => void
  /** A user is watched on this node from now on, or no longer. */
  readonly watched: (userId: string, by: 1 | -1) => void
}

/** Which sessions of this node look at which users; each session is told of changes in batches, bounded by what it watches. */
export class Watches {
  readonly #around: WatchSurroundings
  readonly #ofSession = new Map<string, ReadonlySet<string>>()
  readonly #ofUser = new Map<string, Set<string>>()
  readonly #changed = new Map<string, { own: boolean; readonly users: Set<string> }>()
  #timer: Cancel | undefined

  constructor(around: WatchSurroundings) {
    this.#around = around
  }

  /** Names the users a session watches, in place of those before. */
  watch(sessionId: string, userIds: ReadonlySet<string>): void {
    const before = this.#ofSession.get(sessionId) ?? new Set()
    for (const userId of userIds) if (!before.has(userId)) this.#add(sessionId, userId)
    for (const userId of before) if (!userIds.has(userId)) this.#remove(sessionId, userId)
    if (userIds.size === 0) this.#ofSession.delete(sessionId)
    else this.#ofSession.set(sessionId, userIds)
  }

  /** The session has ended. */
  end(sessionId: string): void {
    this.watch(sessionId, new Set())
    this.#changed.delete(sessionId)
  }

  /** Others see something else of a user: tells who watches, soon. */
  changed(userId: string): void {
    for (const sessionId of this.#ofUser.get(userId) ?? []) this.#later(sessionId).users.add(userId)
  }

  /** What the user of a session chose, or what others see of it, changed: tells the session, soon. */
  changedOwn(sessionId: string): void {
    this.#later(sessionId).own = true
  }

  stop(): void {
    this.#timer?.()
    this.#timer = undefined
    this.#changed.clear()
  }

  /** What a session is told with the next batch. */
  #later(sessionId: string): { own: boolean; readonly users: Set<string> } {
    const changed = this.#changed.get(sessionId) ?? { own: false, users: new Set<string>() }
    this.#changed.set(sessionId, changed)
    this.#timer ??= this.#around.clock.after(this.#around.batchMs, () => this.#tell())
    return changed
  }

  #tell(): void {
    this.#timer = undefined
    const batches = [...this.#changed]
    this.#changed.clear()
    for (const [sessionId, { own, users }] of batches)
      if (own || users.size > 0) this.#around.tell(sessionId, { own, users: [...users] })
  }

  #add(sessionId: string, userId: string): void {
    const sessions = this.#ofUser.get(userId) ?? new Set()
    this.#ofUser.set(userId, sessions.add(sessionId))
    this.#around.watched(userId, 1)
  }

  #remove(sessionId: string, userId: string): void {
    const sessions = this.#ofUser.get(userId)
    sessions?.delete(sessionId)
    if (sessions?.size === 0) this.#ofUser.delete(userId)
    this.#around.watched(userId, -1)
    this.#changed.get(sessionId)?.users.delete(userId)
  }
}
