import type { Moved, Written } from './ports/written.ts'

/** A welcome being made, and what its user's other sessions do meanwhile. */
export interface Greeting extends Disposable {
  /** What becomes of the user's memberships, by room. */
  readonly changes: ReadonlyMap<string, Moved>
  /** Says whether what is known of the user was changed since it was asked last. */
  takeNews(): boolean
}

/**
 * The welcomes being made. Events reach a session only from its `welcome` on, so what its user's other sessions do until
 * then has to stand in it.
 */
export class Greetings {
  readonly #open = new Map<string, Set<OpenGreeting>>()

  /** Listens to what a user does until disposed of. */
  begin(userId: string): Greeting {
    const greeting: OpenGreeting = { changes: new Map<string, Moved>(), hasNews: false }
    const ofUser = this.#open.get(userId) ?? new Set()
    this.#open.set(userId, ofUser.add(greeting))
    const end = (): void => {
      ofUser.delete(greeting)
      if (ofUser.size === 0) this.#open.delete(userId)
    }
    const takeNews = (): boolean => {
      const { hasNews } = greeting
      greeting.hasNews = false
      return hasNews
    }
    return { changes: greeting.changes, takeNews, [Symbol.dispose]: end }
  }

  /** Takes what a write came to, before anybody else acts upon it. */
  written({ moved = [] }: Written): void {
    for (const each of moved) this.moved(each)
  }

  /** Takes a membership that began or ended. */
  moved(moved: Moved): void {
    for (const { changes } of this.#of(moved.member.userId)) changes.set(moved.room.id, moved)
  }

  /** Takes that a user's profile, or whom they ignore, has changed. */
  personChanged(userId: string): void {
    for (const greeting of this.#of(userId)) greeting.hasNews = true
  }

  #of(userId: string): Iterable<OpenGreeting> {
    return this.#open.get(userId) ?? []
  }
}

interface OpenGreeting {
  readonly changes: Map<string, Moved>
  hasNews: boolean
}
