import type { TopicName, User } from '@hubbub/protocol'
import type { PresenceOptions } from '../module.ts'
import type { Broker } from '../ports/broker.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { EventFrame, PresentPage } from '../services.ts'
import { pageOf } from './page-of.ts'
import { Roster } from './roster.ts'

export const presenceDefaults: PresenceOptions = {
  batchMs: 250,
  graceMs: 5_000,
  listUpTo: 500,
  frames: (topic, change) => [{ type: 'presence', topic, ...change }],
}

/** What presence needs from the node around it. */
export interface PresenceSurroundings {
  readonly node: string
  readonly broker: Broker
  readonly clock: Clock
  readonly logger: Logger
  /** Hands an event to the topic's live subscribers on this node. */
  readonly tell: (topic: TopicName, event: EventFrame) => void
}

interface Watched {
  readonly roster: Roster
  readonly options: PresenceOptions
  /** What waits to be done: tell a batch, end somebody's grace time, ask the broker. */
  readonly timers: Map<'batch' | 'grace' | 'ask', Cancel>
}

/** Who is online in the topics in use on this node; tells their subscribers in batches. */
export class Presence {
  readonly #around: PresenceSurroundings
  readonly #topics = new Map<TopicName, Watched>()
  #isStopped = false

  constructor(around: PresenceSurroundings) {
    this.#around = around
  }

  /** A session of the user subscribed to the topic. */
  enter(topic: TopicName, user: User, options: PresenceOptions): void {
    if (this.#isStopped) return
    const known = this.#topics.get(topic)
    const watched = known ?? this.#watch(topic, options)
    const entered = watched.roster.enter(user)
    if (!this.#around.broker.local && entered === 'first') {
      this.#around.broker.enter(topic, user)
      this.#hint(topic)
    }
    // While nobody here was subscribed, no hints came.
    if (!known) void this.refresh(topic)
    else if (entered === 'back') this.refreshLater(topic)
    this.#tellLater(topic, watched)
  }

  /** A session of the user ended its subscription: on purpose (`at_once`) or by losing its connection (`grace`). */
  leave(topic: TopicName, userId: string, how: 'grace' | 'at_once'): void {
    const watched = this.#topics.get(topic)
    if (!watched) return
    const outcome = watched.roster.leave(userId, this.#around.clock.monotonic(), how)
    if (outcome === 'waits') this.#expireLater(topic, watched, watched.options.graceMs)
    if (outcome === 'gone') this.#gone(topic, watched, [userId])
  }

  /** Another node's users of the topic may have changed: asks, once for all the changes of a batch. */
  refreshLater(topic: TopicName): void {
    const watched = this.#topics.get(topic)
    if (watched && !this.#around.broker.local)
      this.#later(watched, 'ask', watched.options.batchMs, () => void this.refresh(topic))
  }

  /** Asks the broker who is in the topic. Never rejects. */
  async refresh(topic: TopicName): Promise<void> {
    const watched = this.#topics.get(topic)
    if (!watched || this.#around.broker.local) return
    try {
      const members = await this.#around.broker.members(topic)
      if (this.#topics.get(topic) !== watched) return
      watched.roster.others(members)
      this.#tellLater(topic, watched)
    } catch (error) {
      this.#around.logger.warn('presence_refresh_failed', { topic, error })
    }
  }

  /** The topics whose presence is kept here. */
  get topics(): readonly TopicName[] {
    return [...this.#topics.keys()]
  }

  /** A page of the users online in a topic; asks the broker when nobody here watches it. */
  async present(topic: TopicName, page: { limit: number; cursor?: string }): Promise<PresentPage> {
    const roster = this.#topics.get(topic)?.roster ?? (await this.#unwatched(topic))
    const { users, more } = pageOf(roster.look(), page.limit, page.cursor)
    const last = users.at(-1)
    return { users, online: roster.online, ...(more && last ? { nextCursor: last.id } : {}) }
  }

  /** Ends every timer; nothing is told or kept any more. */
  stop(): void {
    this.#isStopped = true
    for (const [topic, watched] of this.#topics) this.#forget(topic, watched)
  }

  #watch(topic: TopicName, options: PresenceOptions): Watched {
    const watched: Watched = { roster: new Roster(this.#around.broker.local), options, timers: new Map() }
    this.#topics.set(topic, watched)
    return watched
  }

  async #unwatched(topic: TopicName): Promise<Roster> {
    const { broker } = this.#around
    const roster = new Roster(broker.local)
    if (!broker.local) roster.others(await broker.members(topic))
    return roster
  }

  #tellLater(topic: TopicName, watched: Watched): void {
    if (!watched.roster.hasChange) return
    this.#later(watched, 'batch', watched.options.batchMs, () => {
      if (watched.roster.hasChange) {
        const change = watched.roster.takeChange(watched.options.listUpTo)
        for (const event of watched.options.frames(topic, change)) this.#around.tell(topic, event)
      }
      if (watched.roster.isEmpty) this.#forget(topic, watched)
    })
  }

  #expireLater(topic: TopicName, watched: Watched, ms: number): void {
    this.#later(watched, 'grace', ms, () => {
      const now = this.#around.clock.monotonic()
      const { gone, nextAt } = watched.roster.expire(now, watched.options.graceMs)
      if (nextAt !== undefined) this.#expireLater(topic, watched, nextAt - now)
      if (gone.length > 0) this.#gone(topic, watched, gone)
    })
  }

  #gone(topic: TopicName, watched: Watched, userIds: readonly string[]): void {
    if (!this.#around.broker.local) {
      for (const userId of userIds) this.#around.broker.leave(topic, userId)
      this.#hint(topic)
      this.refreshLater(topic)
    }
    this.#tellLater(topic, watched)
    if (watched.roster.isEmpty && !watched.timers.has('batch')) this.#forget(topic, watched)
  }

  #hint(topic: TopicName): void {
    this.#around.broker.publish({ origin: this.#around.node, topic, content: { kind: 'presence' } })
  }

  /** Runs `run` after `ms`, unless the same already waits. */
  #later(watched: Watched, what: 'batch' | 'grace' | 'ask', ms: number, run: () => void): void {
    if (watched.timers.has(what)) return
    const cancel = this.#around.clock.after(ms, () => {
      watched.timers.delete(what)
      run()
    })
    watched.timers.set(what, cancel)
  }

  #forget(topic: TopicName, watched: Watched): void {
    for (const cancel of watched.timers.values()) cancel()
    watched.timers.clear()
    this.#topics.delete(topic)
  }
}
