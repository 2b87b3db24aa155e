import type { User } from '@hubbub/protocol'
import type { Cancel } from '../ports/clock.ts'
import type { PresenceChoice, PresenceWord, SessionWord } from '../ports/presence-word.ts'
import {
  type Connected,
  connectedBy,
  type Moment,
  type Present,
  type PresenceTimes,
  type Sign,
} from './derive-presence.ts'

/** A session here, as presence keeps it. Times are monotonic. */
export interface HereSession {
  readonly id: string
  readonly client: string | undefined
  readonly openedAt: number
  /** Those of background connections, and those not welcomed yet, do not count. */
  counts: 'not_yet' | 'yes' | 'never'
  lastActiveAt: number
  saysIdle: boolean
}

/** What another node says of a user. */
export interface Elsewhere {
  version: number
  /** Undefined when that node said that it has no session of the user any more. */
  word: PresenceWord | undefined
  /** Topics kept here in which that node has the user. */
  topics: number
  /** Whether it is known from the user's own channel. */
  isInChannel: boolean
  /** Grows with what is heard and asked in that channel. */
  tick: number
}

/** Most users are on one node only: they share a map. */
const nowhere: ReadonlyMap<string, Elsewhere> = new Map()

/** One user as far as presence is known on this node: signs of life, the choice, and what they came to last. */
export class Person {
  readonly id: string
  user: User | undefined
  /** Of the user's sessions here, the last one to sign in. */
  isGuest = false
  /** Few: an array is smaller than a map. */
  sessions: readonly HereSession[] = []
  /** What the sessions that ended lately come to, while the grace time of the last one lasts. */
  lingering: (Sign & { readonly endedAt: number; readonly lastActiveAt: number }) | undefined
  elsewhere: ReadonlyMap<string, Elsewhere> = nowhere
  choice: PresenceChoice | undefined
  /** When the last session that ended did so, in monotonic ms. */
  endedAt = 0
  /** Sessions of this node that watch the user. */
  watchers = 0
  /** What the sessions here came to last. */
  here: Connected['at'] = 'none'
  /** What others see; undefined when that is `offline`. */
  shown: Present | undefined
  timer: { readonly at: number; readonly cancel: Cancel } | undefined

  constructor(id: string) {
    this.id = id
  }

  /** Whether what other nodes say in the user's channel is of use here. */
  get isFollowed(): boolean {
    return this.watchers > 0 || this.sessions.length > 0 || this.lingering !== undefined
  }

  get isOfUse(): boolean {
    return this.isFollowed || this.elsewhere.size > 0
  }

  /** The signs of the sessions here. */
  *signsHere(): Iterable<Sign> {
    for (const { counts, lastActiveAt, saysIdle } of this.sessions)
      if (counts === 'yes') yield { lastActiveAt, saysIdle, endedAt: undefined }
    if (this.lingering) yield this.lingering
  }

  /** The signs of all sessions. */
  *signs(): Iterable<Sign> {
    yield* this.signsHere()
    for (const { word } of this.elsewhere.values()) if (word) yield word
  }

  /** A session here has ended: it counts on for the grace time. */
  linger({ lastActiveAt, saysIdle }: HereSession, now: number): void {
    const { lingering } = this
    const before = lingering && 'saysIdle' in lingering ? lingering : undefined
    this.endedAt = now
    this.lingering = {
      lastActiveAt: Math.max(lastActiveAt, before?.lastActiveAt ?? 0),
      saysIdle: saysIdle && (before?.saysIdle ?? true),
      endedAt: now,
    }
  }

  session(id: string): HereSession | undefined {
    return this.sessions.find((session) => session.id === id)
  }

  /** Takes what another node says, or forgets that node. */
  heard(node: string, known: Elsewhere | undefined): void {
    const others = new Map(this.elsewhere)
    if (known) others.set(node, known)
    else others.delete(node)
    this.elsewhere = others.size === 0 ? nowhere : others
  }

  /** Forgets what is known from the user's channel alone. */
  leaveChannel(): void {
    for (const [node, known] of this.elsewhere) {
      if (!known.isInChannel) continue
      known.isInChannel = false
      if (known.topics === 0) this.heard(node, undefined)
    }
  }

  /** The sessions here, for people to look at, oldest first. */
  explain(node: string, now: Moment, times: PresenceTimes): readonly SessionWord[] {
    const wallOf = (monotonic: number): number => now.wall - (now.monotonic - monotonic)
    return this.sessions
      .filter(({ counts }) => counts !== 'not_yet')
      .map(({ id, client, openedAt, counts, lastActiveAt, saysIdle }) => {
        const { at, nextAt } = connectedBy([{ lastActiveAt, saysIdle, endedAt: undefined }], now.monotonic, times)
        const isActive = counts === 'yes' && at === 'active'
        return {
          id,
          ...(client === undefined ? {} : { client }),
          node,
          openedAt: wallOf(openedAt),
          lastActiveAt: wallOf(lastActiveAt),
          state: counts === 'never' ? 'background' : isActive ? 'active' : 'idle',
          saysIdle,
          ...(isActive && nextAt !== undefined ? { idleAt: wallOf(nextAt) } : {}),
        }
      })
  }
}
