import type { User } from '@hubbub/protocol'
import type { PresenceChange } from '../module.ts'

interface Here {
  readonly user: User
  /** Live sessions on this node; 0 during the grace time. */
  sessions: number
  /** Since when nobody of the user is here, in monotonic ms. */
  goneAt: number | undefined
}

/**
 * Who is online in one topic, by user (P2, P3): sessions of this node with a grace time, and users of other nodes.
 * Pure state: time comes in, changes go out in batches.
 */
export class Roster {
  readonly #isAlone: boolean
  readonly #here = new Map<string, Here>()
  readonly #elsewhere = new Map<string, User>()
  readonly #shown = new Map<string, User>()
  readonly #joined = new Map<string, User>()
  readonly #left = new Map<string, User>()
  /** True once somebody has looked at changes that are not told yet: one that is undone after that is told all the same. */
  #isSeen = false

  /** A roster that `isAlone` knows of no other nodes: whoever leaves here is gone. */
  constructor(isAlone: boolean) {
    this.#isAlone = isAlone
  }

  get online(): number {
    return this.#shown.size
  }

  /** True when nobody is here and nothing is left to tell. */
  get isEmpty(): boolean {
    return this.#here.size === 0 && !this.hasChange
  }

  get hasChange(): boolean {
    return this.#joined.size > 0 || this.#left.size > 0
  }

  /** One more session of the user: the first here, one back within the grace time, or one beside others. */
  enter(user: User): 'first' | 'back' | 'beside' {
    const here = this.#here.get(user.id)
    if (!here) {
      this.#here.set(user.id, { user, sessions: 1, goneAt: undefined })
      this.#show(user)
      return 'first'
    }
    here.sessions++
    here.goneAt = undefined
    return here.sessions === 1 ? 'back' : 'beside'
  }

  /** One session of the user less. After the last one the user stays for the grace time, or goes at once. */
  leave(userId: string, now: number, how: 'grace' | 'at_once'): 'stays' | 'waits' | 'gone' {
    const here = this.#here.get(userId)
    if (!here || here.sessions === 0) return 'stays'
    here.sessions--
    if (here.sessions > 0) return 'stays'
    if (how === 'grace') {
      here.goneAt = now
      return 'waits'
    }
    this.#remove(here.user)
    return 'gone'
  }

  /** Removes the users whose grace time is over; returns them, and when the next one's ends. */
  expire(now: number, graceMs: number): { gone: readonly string[]; nextAt: number | undefined } {
    const gone: User[] = []
    let nextAt: number | undefined
    for (const { user, goneAt } of this.#here.values()) {
      if (goneAt === undefined) continue
      const endsAt = goneAt + graceMs
      if (endsAt <= now) gone.push(user)
      else nextAt = Math.min(nextAt ?? endsAt, endsAt)
    }
    for (const user of gone) this.#remove(user)
    return { gone: gone.map((user) => user.id), nextAt }
  }

  /** Takes the users of all live nodes; those of this node are known better here. */
  others(members: readonly User[]): void {
    const present = new Set(members.map((user) => user.id))
    for (const user of members) {
      if (!this.#here.has(user.id)) this.#elsewhere.set(user.id, user)
      this.#show(user)
    }
    for (const userId of this.#elsewhere.keys()) {
      if (present.has(userId)) continue
      this.#elsewhere.delete(userId)
      if (!this.#here.has(userId)) this.#hide(userId)
    }
  }

  /** What has changed since the last call; a user who came and went in between is in it only if somebody looked. */
  takeChange(listUpTo: number): PresenceChange {
    const list = this.#shown.size <= listUpTo
    const change = {
      joined: list ? [...this.#joined.values()] : [],
      left: list ? [...this.#left.values()] : [],
      online: this.#shown.size,
    }
    this.#joined.clear()
    this.#left.clear()
    this.#isSeen = false
    return change
  }

  /** Everybody, for somebody who follows the changes from here on. */
  look(): Iterable<User> {
    this.#isSeen ||= this.hasChange
    return this.#shown.values()
  }

  #remove(user: User): void {
    this.#here.delete(user.id)
    // Another node may still have the user; whoever removes asks the broker next, and tells `others`.
    if (this.#isAlone) this.#hide(user.id)
    else this.#elsewhere.set(user.id, user)
  }

  #show(user: User): void {
    if (this.#shown.has(user.id)) return
    this.#shown.set(user.id, user)
    if (!this.#left.delete(user.id) || this.#isSeen) this.#joined.set(user.id, user)
  }

  #hide(userId: string): void {
    const user = this.#shown.get(userId)
    if (!user) return
    this.#shown.delete(userId)
    if (!this.#joined.delete(userId) || this.#isSeen) this.#left.set(userId, user)
  }
}
