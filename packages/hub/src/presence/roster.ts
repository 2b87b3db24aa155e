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
  readonly #here = new Map<string, Here>()
  readonly #elsewhere = new Map<string, User>()
  /** In order of arrival; the number is the page cursor. */
  readonly #shown = new Map<string, { readonly user: User; readonly arrival: number }>()
  readonly #joined = new Map<string, User>()
  readonly #left = new Map<string, User>()
  #arrivals = 0

  get online(): number {
    return this.#shown.size
  }

  /** True when there is nobody and nothing left to tell. */
  get isEmpty(): boolean {
    return this.#here.size === 0 && this.#joined.size === 0 && this.#left.size === 0
  }

  get hasChange(): boolean {
    return this.#joined.size > 0 || this.#left.size > 0
  }

  /** One more session of the user; true when it is the user's first on this node. */
  enter(user: User): boolean {
    const here = this.#here.get(user.id)
    if (here) {
      here.sessions++
      here.goneAt = undefined
      return false
    }
    this.#here.set(user.id, { user, sessions: 1, goneAt: undefined })
    this.#show(user)
    return true
  }

  /** One session of the user less. After the last one the user stays for the grace time, or goes at once. */
  leave(userId: string, now: number, how: 'grace' | 'at_once'): 'stays' | 'waits' | 'gone' {
    const here = this.#here.get(userId)
    if (!here) return 'stays'
    here.sessions = Math.max(0, here.sessions - 1)
    if (here.sessions > 0) return 'stays'
    if (how === 'grace') {
      here.goneAt = now
      return 'waits'
    }
    this.#remove(userId)
    return 'gone'
  }

  /** Removes the users whose grace time is over; returns them, and when the next one's ends. */
  expire(now: number, graceMs: number): { gone: readonly string[]; nextAt: number | undefined } {
    const gone: string[] = []
    let nextAt: number | undefined
    for (const [userId, here] of this.#here) {
      if (here.goneAt === undefined) continue
      const endsAt = here.goneAt + graceMs
      if (endsAt <= now) gone.push(userId)
      else nextAt = Math.min(nextAt ?? endsAt, endsAt)
    }
    for (const userId of gone) this.#remove(userId)
    return { gone, nextAt }
  }

  /** Takes the users of all live nodes; those of this node are known better here. */
  others(members: readonly User[]): void {
    const present = new Set(members.map((user) => user.id))
    for (const user of members) {
      if (!this.#here.has(user.id)) this.#elsewhere.set(user.id, user)
      this.#show(user)
    }
    for (const userId of [...this.#elsewhere.keys()]) {
      if (present.has(userId)) continue
      this.#elsewhere.delete(userId)
      if (!this.#here.has(userId)) this.#hide(userId)
    }
  }

  /** What has changed since the last call; a user who came and went in between is not in it. */
  takeChange(listUpTo: number): PresenceChange {
    const list = this.#shown.size <= listUpTo
    const change = {
      joined: list ? [...this.#joined.values()] : [],
      left: list ? [...this.#left.values()] : [],
      online: this.#shown.size,
    }
    this.#joined.clear()
    this.#left.clear()
    return change
  }

  /** At most `limit` users who arrived after the one `cursor` stands for. */
  page(limit: number, cursor: number): { users: readonly User[]; next: number | undefined } {
    const users: User[] = []
    let last = cursor
    for (const { user, arrival } of this.#shown.values()) {
      if (arrival <= cursor) continue
      if (users.length === limit) return { users, next: last }
      users.push(user)
      last = arrival
    }
    return { users, next: undefined }
  }

  #remove(userId: string): void {
    this.#here.delete(userId)
    if (!this.#elsewhere.has(userId)) this.#hide(userId)
  }

  #show(user: User): void {
    if (this.#shown.has(user.id)) return
    this.#shown.set(user.id, { user, arrival: ++this.#arrivals })
    if (!this.#left.delete(user.id)) this.#joined.set(user.id, user)
  }

  #hide(userId: string): void {
    const shown = this.#shown.get(userId)
    if (!shown) return
    this.#shown.delete(userId)
    if (!this.#joined.delete(userId)) this.#left.set(userId, shown.user)
  }
}
