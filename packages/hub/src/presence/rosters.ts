import type { TopicName } from '@hubbub/protocol'
import type { PresenceOptions } from '../module.ts'
import type { Broker } from '../ports/broker.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { PresenceLeft, PresenceWord } from '../ports/presence-word.ts'
import type { EventFrame } from '../services.ts'
import type { People } from './people.ts'
import type { Person } from './person.ts'
import { Roster } from './roster.ts'

/** What rosters need from the node around them. */
export interface RosterSurroundings {
  readonly node: string
  readonly broker: Broker
  readonly clock: Clock
  readonly logger: Logger
  readonly graceMs: number
  readonly people: People
  /** Hands an event to the topic's live subscribers on this node. */
  readonly tell: (topic: TopicName, event: EventFrame) => void
  /** This node has the user in the topic from now on, or no longer. */
  readonly said: (topic: TopicName, userId: string, has: boolean) => void
}

interface Watched {
  readonly topic: TopicName
  readonly roster: Roster
  readonly options: PresenceOptions
  /** What waits to be done: tell a batch, end somebody's grace time. */
  readonly timers: Map<'batch' | 'grace', Cancel>
}

/** Longest a batch waits in the largest topics, in shares of `batchMs`. */
const longestBatch = 40

/** Who is in the topics in use on this node; tells their subscribers in batches. */
export class Rosters {
  readonly #around: RosterSurroundings
  readonly #topics = new Map<TopicName, Watched>()
  /** The topics each user is in, as far as they are kept here. */
  readonly #ofUser = new Map<string, Set<Watched>>()

  constructor(around: RosterSurroundings) {
    this.#around = around
  }

  /** The topics whose presence is kept here. */
  get topics(): readonly TopicName[] {
    return [...this.#topics.keys()]
  }

  find(topic: TopicName): Roster | undefined {
    return this.#topics.get(topic)?.roster
  }

  /** The topics in which this node has the user. */
  *topicsHere(userId: string): Iterable<TopicName> {
    for (const { topic, roster } of this.#ofUser.get(userId) ?? []) if (roster.isHere(userId)) yield topic
  }

  /** A session began to listen to the topic. */
  listen(topic: TopicName, options: PresenceOptions): void {
    const { roster } = this.#topics.get(topic) ?? this.#watch(topic, options)
    roster.listeners++
    // While nobody here listened, nothing was heard of others.
    if (roster.listeners === 1) void this.refresh(topic)
  }

  /** A session listens no more. */
  unlisten(topic: TopicName): void {
    const watched = this.#topics.get(topic)
    if (!watched) return
    watched.roster.listeners--
    this.#forgetIfEmpty(watched)
  }

  /** A session that listens to the topic makes its user present there. */
  enter(topic: TopicName, userId: string): void {
    const watched = this.#topics.get(topic)
    if (!watched) return
    if (watched.roster.enter(userId) === 'first') this.#around.said(topic, userId, true)
    this.#placed(watched, userId)
    this.#tellLater(watched)
  }

  /** Such a session ended its subscription: on purpose (`at_once`) or by losing its connection (`grace`). */
  leave(topic: TopicName, userId: string, how: 'grace' | 'at_once'): void {
    const watched = this.#topics.get(topic)
    if (!watched) return
    const outcome = watched.roster.leave(userId, this.#around.clock.monotonic(), how)
    if (outcome === 'waits') this.#expireLater(watched, this.#around.graceMs)
    if (outcome === 'gone') this.#gone(watched, [userId])
  }

  /** Others see something else of the person. */
  show(person: Person): void {
    for (const watched of this.#ofUser.get(person.id) ?? []) {
      watched.roster.show(person.id, person.shown)
      this.#tellLater(watched)
    }
  }

  /** Takes what another node says of a topic. */
  hear(topic: TopicName, said: PresenceWord | PresenceLeft): void {
    const watched = this.#topics.get(topic)
    if (!watched) return
    if ('user' in said) this.#heard(watched, said, (word) => watched.roster.hear(word))
    else if (watched.roster.lose(said)) this.#lost(watched, said.node, said.left)
    this.#tellLater(watched)
  }

  /** Asks the broker who is in the topic. Never rejects. */
  async refresh(topic: TopicName): Promise<void> {
    const { broker, logger, node } = this.#around
    const watched = this.#topics.get(topic)
    if (!watched || broker.local) return
    try {
      const askedAt = watched.roster.ask()
      const words = await broker.members(topic)
      if (this.#topics.get(topic) !== watched) return
      const others = words.filter((word) => word.node !== node && this.#around.people.hear(word))
      const { fresh, lost } = watched.roster.answered(others, askedAt)
      for (const word of fresh) this.#heard(watched, word, () => true)
      for (const each of lost) this.#lost(watched, each.node, each.userId)
      for (const word of words) this.#around.people.letGo(word.user.id, word.node)
      this.#tellLater(watched)
    } catch (error) {
      logger.warn('presence_refresh_failed', { topic, error })
    }
  }

  /** Ends every timer; nothing is told or kept any more. */
  stop(): void {
    for (const watched of this.#topics.values()) this.#forget(watched)
  }

  #watch(topic: TopicName, options: PresenceOptions): Watched {
    const watched: Watched = { topic, roster: new Roster(), options, timers: new Map() }
    this.#topics.set(topic, watched)
    return watched
  }

  #heard(watched: Watched, word: PresenceWord, take: (word: PresenceWord) => boolean): void {
    const { people } = this.#around
    if (people.hear(word) && take(word)) people.hold(word.user.id, word.node, 1)
    else people.letGo(word.user.id, word.node)
    if (watched.roster.has(word.user.id)) this.#placed(watched, word.user.id)
  }

  #lost(watched: Watched, node: string, userId: string): void {
    this.#around.people.hold(userId, node, -1)
    this.#left(watched, userId)
  }

  /** The user is in the topic: shown as everywhere else. */
  #placed(watched: Watched, userId: string): void {
    const places = this.#ofUser.get(userId) ?? new Set()
    this.#ofUser.set(userId, places.add(watched))
    watched.roster.show(userId, this.#around.people.find(userId)?.shown)
  }

  #left(watched: Watched, userId: string): void {
    if (watched.roster.has(userId)) return
    const places = this.#ofUser.get(userId)
    places?.delete(watched)
    if (places?.size === 0) this.#ofUser.delete(userId)
  }

  #tellLater(watched: Watched): void {
    const { topic, roster, options, timers } = watched
    if (!roster.hasChange) return
    this.#later(timers, 'batch', batchMs(options, roster.online), () => {
      const change = roster.takeChange(options.listUpTo)
      if (change) for (const event of options.frames(topic, change)) this.#around.tell(topic, event)
      if (roster.isEmpty) this.#forget(watched)
    })
  }

  #expireLater(watched: Watched, ms: number): void {
    this.#later(watched.timers, 'grace', ms, () => {
      const now = this.#around.clock.monotonic()
      const { gone, nextAt } = watched.roster.expire(now, this.#around.graceMs)
      if (nextAt !== undefined) this.#expireLater(watched, nextAt - now)
      if (gone.length > 0) this.#gone(watched, gone)
    })
  }

  #gone(watched: Watched, userIds: readonly string[]): void {
    for (const userId of userIds) {
      this.#around.said(watched.topic, userId, false)
      this.#left(watched, userId)
    }
    this.#tellLater(watched)
    this.#forgetIfEmpty(watched)
  }

  #forgetIfEmpty(watched: Watched): void {
    if (watched.roster.isEmpty && !watched.timers.has('batch')) this.#forget(watched)
  }

  /** Runs `run` after `ms`, unless the same already waits. */
  #later(timers: Watched['timers'], what: 'batch' | 'grace', ms: number, run: () => void): void {
    if (timers.has(what)) return
    const cancel = this.#around.clock.after(ms, () => {
      timers.delete(what)
      run()
    })
    timers.set(what, cancel)
  }

  #forget(watched: Watched): void {
    if (this.#topics.get(watched.topic) !== watched) return
    for (const cancel of watched.timers.values()) cancel()
    watched.timers.clear()
    this.#topics.delete(watched.topic)
    for (const { userId, nodes } of watched.roster.everybody()) {
      this.#ofUser.get(userId)?.delete(watched)
      if (this.#ofUser.get(userId)?.size === 0) this.#ofUser.delete(userId)
      for (const node of nodes) this.#around.people.hold(userId, node, -1)
    }
  }
}

/** P4: a batch to everybody in a large topic costs what many small ones do, so it comes as much more seldom. */
function batchMs({ batchMs: least, listUpTo }: PresenceOptions, online: number): number {
  return Math.round(least * Math.min(longestBatch, Math.max(1, online / Math.max(1, listUpTo))))
}
