import type { TopicName } from '@hubbub/protocol'
import type { PresenceOptions, UserGone, WatchedChange } from '../module.ts'
import { orAfter } from '../or-after.ts'
import type { Broker } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { PresenceChoice, PresenceLeft, PresenceWord, SessionWord } from '../ports/presence-word.ts'
import { userChannel, userOfChannel } from '../publishing.ts'
import type { EventFrame, PresenceExplained, PresentPage } from '../services.ts'
import type { Moment, Present, PresenceTimes } from './derive-presence.ts'
import { mergeWords } from './merge-words.ts'
import { toPresentUser, toUserPresence } from './on-the-wire.ts'
import { type Newcomer, People, type PersonChange } from './people.ts'
import type { Person } from './person.ts'
import { Rosters } from './rosters.ts'
import { Sayings } from './sayings.ts'
import { UserChannels } from './user-channels.ts'
import { Watches } from './watches.ts'

export const presenceDefaults: PresenceOptions = {
  batchMs: 250,
  listUpTo: 500,
  frames: (topic, { joined, left, changed, online }) => [
    {
      type: 'presence',
      topic,
      joined: joined.map(toPresentUser),
      left,
      changed: changed.map(toUserPresence),
      online,
    },
  ],
}

/** What presence needs from the node around it. */
export interface PresenceSurroundings {
  readonly node: string
  readonly broker: Broker
  readonly clock: Clock
  readonly logger: Logger
  readonly times: PresenceTimes
  /** Hands an event to the topic's live subscribers on this node. */
  readonly tell: (topic: TopicName, event: EventFrame) => void
  /** Makes what is said in a user's channel reach this node; resolves when it does, with the way to end it. */
  readonly listen: (userId: string) => Promise<() => void>
  /** Asks the other nodes to say anew what they know of the user. */
  readonly askOthers: (userId: string) => void
  /** A session of this node has to be told of presence. */
  readonly changed: (sessionId: string, changed: WatchedChange) => void
  /** A user has no session here any more; resolves when other nodes may be told, and never rejects. */
  readonly gone: (gone: UserGone) => Promise<void>
}

/** A session as far as it makes its user present in topics. */
export interface PresentSession {
  readonly id: string
  readonly user: { readonly id: string }
}

/** Longest that other nodes wait to be told that a user is gone, and that an explanation waits for them, in ms. */
const waits = { goneMs: 2_000, explainMs: 200 } as const

/** Who is there, in which state, in the topics in use on this node and among the users watched here. */
export class Presence {
  readonly #around: PresenceSurroundings
  readonly #people: People
  readonly #rosters: Rosters
  readonly #watches: Watches
  readonly #channels: UserChannels
  readonly #sayings: Sayings
  readonly #leaving = new Set<Promise<void>>()
  /** The session that is being opened: its welcome said what others see from now on. */
  #welcomed: string | undefined
  #isStopped = false

  constructor(around: PresenceSurroundings) {
    const { times } = around
    this.#around = around
    this.#people = new People({ ...around, changed: (person, change) => this.#changed(person, change) })
    this.#rosters = new Rosters({
      ...around,
      graceMs: times.graceMs,
      people: this.#people,
      said: (topic, userId, has) => this.#said(topic, userId, has),
    })
    this.#channels = new UserChannels({ ...around, people: this.#people })
    this.#sayings = new Sayings(around)
    this.#watches = new Watches({
      ...around,
      batchMs: presenceDefaults.batchMs,
      tell: around.changed,
      watched: (userId, by) => this.#channels.watched(userId, by),
    })
  }

  /** A session is signing in: choices made from here on reach it. It does not count until it is `opened`. */
  opening(session: Newcomer): void {
    if (!this.#isStopped) this.#people.opening(session)
  }

  /** The session has been welcomed; one in the background makes nobody present. */
  opened(
    { id, user }: PresentSession,
    how: { readonly choice?: PresenceChoice; readonly isBackground: boolean },
  ): void {
    if (how.choice) this.#people.choose(user.id, how.choice)
    this.#welcomed = id
    this.#people.opened(user.id, id, how.isBackground ? 'never' : 'yes')
    this.#welcomed = undefined
    // What was chosen while the session was signing in may not stand in its welcome.
    const known = this.#people.find(user.id)?.choice
    const isNewer = known !== undefined && known.revision > (how.choice?.revision ?? 0)
    if (isNewer || how.isBackground) this.#watches.changedOwn(id)
    if (how.isBackground) void this.#channels.refresh(user.id)
  }

  /** The session's connection has ended; its subscriptions have ended before. */
  ended({ id, user }: PresentSession): void {
    this.#watches.end(id)
    this.#people.ended(user.id, id)
  }

  /** A session sent a command. */
  sign({ id, user }: PresentSession): void {
    this.#people.sign(user.id, id)
  }

  /** The client of a session says whether somebody is there. */
  says({ id, user }: PresentSession, isActive: boolean): void {
    this.#people.says(user.id, id, isActive)
  }

  /** Takes what a user chose, on this node. */
  choose(userId: string, choice: PresenceChoice): void {
    this.#people.choose(userId, choice)
  }

  /** A session subscribed to the topic. */
  enter(topic: TopicName, { id, user }: PresentSession, options: PresenceOptions): void {
    if (this.#isStopped) return
    this.#rosters.listen(topic, options)
    if (this.#people.counts(user.id, id)) this.#rosters.enter(topic, user.id)
  }

  /** A session ended its subscription: on purpose (`at_once`) or by losing its connection (`grace`). */
  leave(topic: TopicName, { id, user }: PresentSession, how: 'grace' | 'at_once'): void {
    if (this.#people.counts(user.id, id)) this.#rosters.leave(topic, user.id, how)
    this.#rosters.unlisten(topic)
  }

  /** Takes what another node says of a topic, or of a user in the user's channel. */
  hear(topic: TopicName, said: PresenceWord | PresenceLeft): void {
    if (this.#isStopped) return
    if (userOfChannel(topic) === undefined) this.#rosters.hear(topic, said)
    else this.#channels.hear(said)
  }

  /** Says anew in the user's channel what is known of the user here. */
  sayAgain(userId: string): void {
    const person = this.#people.find(userId)
    if (person && person.here !== 'none') this.#sayings.say(person, [])
  }

  /** Looks after what was lost on the way between nodes. */
  sweep(): void {
    for (const topic of this.#rosters.topics) void this.#rosters.refresh(topic)
    this.#channels.sweep()
  }

  /** The topics whose presence is kept here. */
  get topics(): readonly TopicName[] {
    return this.#rosters.topics
  }

  /** Users known here in whatever way. */
  get people(): number {
    return this.#people.size
  }

  online(topic: TopicName): number {
    return this.#rosters.find(topic)?.online ?? 0
  }

  /** A page of the users shown in a topic; asks the broker when nobody here is in it. */
  async present(topic: TopicName, page: { limit: number; cursor?: string }): Promise<PresentPage> {
    const roster = this.#rosters.find(topic)
    if (!roster) return this.#unwatched(topic, page)
    const { users, more } = roster.look(page)
    return pageOf(users, { more, online: roster.online, isListed: roster.isListed })
  }

  /** What others see of these users; whoever is missing looks offline. */
  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, Present>> {
    const { broker, times } = this.#around
    const isKnown = (userId: string): boolean => broker.local || this.#people.find(userId)?.isFollowed === true
    const asked = userIds.filter((userId) => !isKnown(userId))
    const words = await Promise.all(asked.map((userId) => broker.members(userChannel(userId))))
    const shown = new Map(mergeWords(words.flat(), this.#now(), times))
    for (const userId of userIds) {
      const known = isKnown(userId) ? this.#people.find(userId)?.shown : undefined
      if (known) shown.set(userId, known)
    }
    return shown
  }

  /** Names the users a session watches; resolves when they are known. */
  async watch(sessionId: string, userIds: readonly string[]): Promise<void> {
    const wanted = new Set(userIds)
    this.#watches.watch(sessionId, wanted)
    await Promise.all([...wanted].map((userId) => this.#channels.ready(userId)))
  }

  /** What is behind a user's state. */
  async explain(userId: string): Promise<PresenceExplained> {
    const { broker, clock, node, times } = this.#around
    const others: SessionWord[] = []
    if (!broker.local) {
      this.#around.askOthers(userId)
      await new Promise<void>((resolve) => void clock.after(waits.explainMs, resolve))
      const words = await broker.members(userChannel(userId))
      others.push(...words.flatMap((word) => (word.node === node ? [] : (word.sessions ?? []))))
    }
    const shown = (await this.of([userId])).get(userId)
    const now = this.#now()
    const person = this.#people.find(userId)
    const here = person?.explain(node, now, times) ?? []
    const sessions = [...here, ...others].toSorted((a, b) => a.openedAt - b.openedAt)
    const isInGrace = person?.lingering !== undefined && sessions.every(({ state }) => state === 'background')
    const graceUntil = isInGrace ? now.wall + person.endedAt + times.graceMs - now.monotonic : undefined
    return { shown, sessions, graceUntil }
  }

  /** Everybody here is gone: resolves when what follows from that has been done. */
  async allGone(): Promise<void> {
    this.#people.allGone()
    await Promise.all(this.#leaving)
  }

  /** Ends every timer; nothing is told or kept any more. */
  stop(): void {
    this.#isStopped = true
    this.#watches.stop()
    this.#rosters.stop()
    this.#people.stop()
  }

  #changed(person: Person, { isShown, isChosen, before }: PersonChange): void {
    if (isShown) {
      this.#rosters.show(person)
      this.#watches.changed(person.id)
    }
    if (isShown || isChosen)
      for (const { id, counts } of person.sessions)
        if (counts !== 'not_yet' && id !== this.#welcomed) this.#watches.changedOwn(id)
    if (person.here === 'none') {
      if (before !== 'none') this.#gone(person)
      return
    }
    if (isChosen || before !== person.here) this.#sayings.say(person, this.#rosters.topicsHere(person.id))
    if (before === 'none') void this.#channels.refresh(person.id)
  }

  #said(topic: TopicName, userId: string, has: boolean): void {
    const person = this.#people.find(userId)
    if (!has) this.#sayings.left(topic, userId, person === undefined || person.here === 'none')
    else if (person) this.#sayings.enter(topic, person)
  }

  #gone({ id, user, isGuest, choice, endedAt }: Person): void {
    if (!user) return
    const { clock, gone } = this.#around
    const { monotonic, wall } = this.#now()
    const done = orAfter(gone({ user, guest: isGuest, at: wall - (monotonic - endedAt), choice }), waits.goneMs, clock)
    const leaving = done.then(() => {
      this.#leaving.delete(leaving)
      const isBack = this.#people.find(id)?.here ?? 'none'
      if (isBack === 'none') this.#sayings.left(userChannel(id), id, true)
    })
    this.#leaving.add(leaving)
  }

  async #unwatched(topic: TopicName, { limit, cursor = '' }: { limit: number; cursor?: string }): Promise<PresentPage> {
    const { broker, times } = this.#around
    const words = broker.local ? [] : await broker.members(topic)
    const shown = mergeWords(words, this.#now(), times)
    const after = [...shown.keys()].filter((id) => id > cursor).toSorted()
    const users = after.slice(0, limit).flatMap((id) => shown.get(id) ?? [])
    return pageOf(users, { more: after.length > limit, online: shown.size, isListed: true })
  }

  #now(): Moment {
    const { clock } = this.#around
    return { monotonic: clock.monotonic(), wall: clock.now() }
  }
}

function pageOf(
  users: readonly Present[],
  { more, ...rest }: { more: boolean; online: number; isListed: boolean },
): PresentPage {
  const last = users.at(-1)
  return { users, ...rest, ...(more && last ? { nextCursor: last.user.id } : {}) }
}
