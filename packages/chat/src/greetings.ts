import type { Moved, Written } from './ports/written.ts'

/** A welcome being made: what becomes of its user's memberships meanwhile, by room. */
export interface Greeting extends Disposable {
  readonly changes: ReadonlyMap<string, Moved>
}

/**
 * The welcomes being made. Events reach a session only from its `welcome` on, so what its user's other sessions do until
 * then has to stand in it.
 */
export class Greetings {
  readonly #open = new Map<string, Set<Map<string, Moved>>>()

  /** Listens to a user's memberships until disposed of. */
  begin(userId: string): Greeting {
    const changes = new Map<string, Moved>()
    const ofUser = this.#open.get(userId) ?? new Set()
    this.#open.set(userId, ofUser.add(changes))
    const end = (): void => {
      ofUser.delete(changes)
      if (ofUser.size === 0) this.#open.delete(userId)
    }
    return { changes, [Symbol.dispose]: end }
  }

  /** Takes what a write came to, before anybody else acts upon it. */
  written({ moved = [] }: Written): void {
    for (const each of moved) this.moved(each)
  }

  /** Takes a membership that began or ended. */
  moved(moved: Moved): void {
    for (const changes of this.#open.get(moved.member.userId) ?? []) changes.set(moved.room.id, moved)
  }
}
