import type { User } from '@hubbub/protocol'
import type { PresenceChange } from '../module.ts'
import type { PresenceLeft, PresenceWord } from '../ports/presence-word.ts'
import { looksSame, type Present } from './derive-presence.ts'
import { SortedIds } from './sorted-ids.ts'

/** Where a user is in the topic. */
interface Place {
  /** Live sessions here, 0 during the grace time; undefined when the user is not here. */
  here: number | undefined
  /** The other nodes that have the user, and what was heard of it when. */
  nodes: Map<string, Heard> | undefined
}

interface Heard {
  readonly version: number
  /** Grows with what is heard and asked. */
  readonly tick: number
}

/** What was different before the changes that are not told yet. */
interface Untold {
  readonly user: User
  readonly before: Present | undefined
}

/** A user whom another node has, or no longer has, in the topic. */
export interface ElsewhereUser {
  readonly node: string
  readonly userId: string
}

/**
 * Who is in one topic, here and on other nodes, and what others see of them (P2, P3). Users whose state is `offline` are
 * in it and not shown. Pure state: time comes in, changes go out in batches.
 */
export class Roster {
  readonly #places = new Map<string, Place>()
  readonly #shown = new Map<string, Present>()
  readonly #sorted = new SortedIds()
  readonly #untold = new Map<string, Untold>()
  /** Users whom other nodes gave up lately: what was said before that counts no more. */
  readonly #lost = new Map<string, Heard>()
  /** True once somebody has looked at changes that are not told yet: one that is undone after that is told all the same. */
  #isSeen = false
  #isListed = true
  #toldOnline = 0
  #hereCount = 0
  /** Users whose last session here has ended, and when: in that order. */
  readonly #leaving = new Map<string, number>()
  /** Live subscriptions here, those of sessions in the background included. */
  listeners = 0
  #tick = 0
  #answeredAt = 0

  get online(): number {
    return this.#shown.size
  }

  /** False while changes tell the number only. */
  get isListed(): boolean {
    return this.#isListed
  }

  /** True when nobody is here or listens, and nothing is left to tell. */
  get isEmpty(): boolean {
    return this.#hereCount === 0 && this.listeners === 0 && !this.hasChange
  }

  get hasChange(): boolean {
    return this.#untold.size > 0
  }

  has(userId: string): boolean {
    return this.#places.has(userId)
  }

  isHere(userId: string): boolean {
    return this.#places.get(userId)?.here !== undefined
  }

  /** Everybody in the topic, shown or not, with the nodes that have them. */
  *everybody(): Iterable<{ readonly userId: string; readonly nodes: Iterable<string> }> {
    for (const [userId, { nodes }] of this.#places) yield { userId, nodes: nodes?.keys() ?? [] }
  }

  /** One more session of the user here: the first, one back within the grace time, or one beside others. */
  enter(userId: string): 'first' | 'back' | 'beside' {
    const place = this.#place(userId)
    const before = place.here
    place.here = (before ?? 0) + 1
    if (before === undefined) this.#hereCount++
    if (before === 0) this.#leaving.delete(userId)
    return before === undefined ? 'first' : before === 0 ? 'back' : 'beside'
  }

  /** One session of the user less. After the last one the user stays for the grace time, or goes at once. */
  leave(userId: string, now: number, how: 'grace' | 'at_once'): 'stays' | 'waits' | 'gone' {
    const place = this.#places.get(userId)
    if (!place?.here) return 'stays'
    place.here--
    if (place.here > 0) return 'stays'
    if (how === 'grace') {
      this.#leaving.set(userId, now)
      return 'waits'
    }
    this.#leftHere(userId)
    return 'gone'
  }

  /** Removes from here the users whose grace time is over; returns them, and when the next one's ends. */
  expire(now: number, graceMs: number): { readonly gone: readonly string[]; readonly nextAt: number | undefined } {
    const gone: string[] = []
    let nextAt: number | undefined
    for (const [userId, goneAt] of this.#leaving) {
      const endsAt = goneAt + graceMs
      if (endsAt > now) {
        nextAt = endsAt
        break
      }
      gone.push(userId)
    }
    for (const userId of gone) this.#leftHere(userId)
    return { gone, nextAt }
  }

  /** Another node has the user; true when that was not known. */
  hear({ node, version, user }: PresenceWord): boolean {
    if ((this.#lost.get(keyOf(node, user.id))?.version ?? 0) > version) return false
    const place = this.#place(user.id)
    place.nodes ??= new Map()
    const known = place.nodes.get(node)
    if (!known || known.version <= version) place.nodes.set(node, { version, tick: ++this.#tick })
    return !known
  }

  /** Another node no longer has the user; true when it had. */
  lose({ node, version, left }: PresenceLeft): boolean {
    const key = keyOf(node, left)
    if ((this.#lost.get(key)?.version ?? 0) < version) this.#lost.set(key, { version, tick: ++this.#tick })
    const known = this.#places.get(left)?.nodes?.get(node)
    return known !== undefined && known.version < version && this.#leftNode(node, left)
  }

  /** Notes that all nodes are being asked; what is heard from then on is newer than the answer. */
  ask(): number {
    return ++this.#tick
  }

  /**
   * Takes what all other nodes said when they were asked at `askedAt`: the users they have no longer go. Nothing when a
   * later question was answered before.
   */
  answered(words: readonly PresenceWord[], askedAt: number): { fresh: PresenceWord[]; lost: ElsewhereUser[] } {
    if (askedAt < this.#answeredAt) return { fresh: [], lost: [] }
    this.#answeredAt = askedAt
    const said = new Set(words.map(({ node, user }) => keyOf(node, user.id)))
    const fresh = words.filter((word) => this.hear(word))
    const lost: ElsewhereUser[] = []
    for (const [userId, { nodes }] of this.#places)
      for (const [node, { tick }] of nodes ?? [])
        if (tick < askedAt && !said.has(keyOf(node, userId))) lost.push({ node, userId })
    for (const { node, userId } of lost) this.#leftNode(node, userId)
    for (const [key, { tick }] of this.#lost) if (tick < askedAt) this.#lost.delete(key)
    return { fresh, lost }
  }

  /** Takes what others see of a user from now on; nothing is shown of users who are not in the topic. */
  show(userId: string, seen: Present | undefined): void {
    const present = this.#places.has(userId) ? seen : undefined
    const before = this.#shown.get(userId)
    const user = (present ?? before)?.user
    if (!user || looksSame(before, present)) return
    if (present) this.#shown.set(userId, present)
    else this.#shown.delete(userId)
    if (present && !before) this.#sorted.add(userId)
    if (before && !present) this.#sorted.remove(userId)
    const untold = this.#untold.get(userId)
    if (!untold) this.#untold.set(userId, { user, before })
    else if (!this.#isSeen && looksSame(untold.before, present)) this.#untold.delete(userId)
  }

  /**
   * What has changed since the last call; what was undone in between is in it only if somebody looked. Above `listUpTo`
   * users the number alone, until there are a tenth fewer: a room at the border would be read anew again and again.
   * Undefined when there is nothing to tell.
   */
  takeChange(listUpTo: number): PresenceChange | undefined {
    const changes = [...this.#untold]
    const isSeen = this.#isSeen
    this.#untold.clear()
    this.#isSeen = false
    this.#isListed = this.online <= (this.#isListed ? listUpTo : Math.floor(listUpTo * 0.9))
    const told = this.#toldOnline
    this.#toldOnline = this.online
    const change: { joined: Present[]; left: User[]; changed: Present[] } = { joined: [], left: [], changed: [] }
    if (!this.#isListed) return told === this.online ? undefined : { isListed: false, ...change, online: this.online }
    for (const [userId, { user, before }] of changes) {
      const now = this.#shown.get(userId)
      if (!now) change.left.push(user)
      // Who looked in between may know nothing of the user.
      else if (!before || isSeen) change.joined.push(now)
      else change.changed.push(now)
    }
    return changes.length === 0 ? undefined : { isListed: true, ...change, online: this.online }
  }

  /** A page of those who are shown, for somebody who follows the changes from here on. */
  look(page: { readonly limit: number; readonly cursor?: string }): { users: Present[]; more: boolean } {
    this.#isSeen ||= this.hasChange
    const { ids, more } = this.#sorted.after(page.cursor ?? '', page.limit)
    return { users: ids.flatMap((id) => this.#shown.get(id) ?? []), more }
  }

  #place(userId: string): Place {
    const place = this.#places.get(userId) ?? { here: undefined, nodes: undefined }
    this.#places.set(userId, place)
    return place
  }

  #leftHere(userId: string): void {
    this.#leaving.delete(userId)
    const place = this.#places.get(userId)
    if (place?.here === undefined) return
    this.#hereCount--
    place.here = undefined
    this.#tidy(userId, place)
  }

  #leftNode(node: string, userId: string): boolean {
    const place = this.#places.get(userId)
    if (!place?.nodes?.delete(node)) return false
    if (place.nodes.size === 0) place.nodes = undefined
    this.#tidy(userId, place)
    return true
  }

  #tidy(userId: string, { here, nodes }: Place): void {
    if (here !== undefined || nodes) return
    this.#places.delete(userId)
    this.show(userId, undefined)
  }
}

function keyOf(node: string, userId: string): string {
  return `${node} ${userId}`
}
