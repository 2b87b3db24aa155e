import { type TopicName, type User } from '@hubbub/protocol'
import type { PresenceOptions } from '../module.ts'
import type { Broker } from '../ports/broker.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { EventFrame, PresentPage } from '../services.ts'
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
  /** Set while a batch waits to be told. */
  batch: Cancel | undefined
  /** Set while somebody's grace time runs. */
  grace: Cancel | undefined
}

/** Who is online in the topics in use on this node; tells their subscribers in batches. */
export class Presence {
  readonly #around: PresenceSurroundings
  readonly #topics = new Map<TopicName, Watched>()

  constructor(around: PresenceSurroundings) {
    this.#around = around
  }

  /** A session of the user subscribed to the topic. */
  enter(topic: TopicName, user: User, options: PresenceOptions): void {
    const watched = this.#topics.get(topic) ?? this.#watch(topic, options)
    if (watched.roster.enter(user) && !this.#around.broker.local) {
      this.#around.broker.enter(topic, user)
      this.#hint(topic)
    }
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

  /** Another node's users of the topic may have changed, or a sweep asks. Never rejects. */
  async refresh(topic: TopicName): Promise<void> {
    const watched = this.#topics.get(topic)
    if (!watched || this.#around.broker.local) return
    try {
      watched.roster.others(await this.#around.broker.members(topic))
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
    const cursor = Number(page.cursor ?? 0)
    const watched = this.#topics.get(topic)
    const roster = watched?.roster ?? new Roster()
    if (!watched && !this.#around.broker.local) roster.others(await this.#around.broker.members(topic))
    const { users, next } = roster.page(page.limit, Number.isSafeInteger(cursor) ? cursor : 0)
    return { users, online: roster.online, ...(next === undefined ? {} : { nextCursor: String(next) }) }
  }

  /** Ends every timer; nothing is told any more. */
  stop(): void {
    for (const watched of this.#topics.values()) {
      watched.batch?.()
      watched.grace?.()
    }
    this.#topics.clear()
  }

  #watch(topic: TopicName, options: PresenceOptions): Watched {
    const watched: Watched = { roster: new Roster(), options, batch: undefined, grace: undefined }
    this.#topics.set(topic, watched)
    void this.refresh(topic)
    return watched
  }

  #tellLater(topic: TopicName, watched: Watched): void {
    if (!watched.roster.hasChange) return
    watched.batch ??= this.#around.clock.after(watched.options.batchMs, () => {
      watched.batch = undefined
      if (watched.roster.hasChange) {
        const change = watched.roster.takeChange(watched.options.listUpTo)
        for (const event of watched.options.frames(topic, change)) this.#around.tell(topic, event)
      }
      if (watched.roster.isEmpty && this.#topics.get(topic) === watched) this.#topics.delete(topic)
    })
  }

  #expireLater(topic: TopicName, watched: Watched, ms: number): void {
    watched.grace ??= this.#around.clock.after(ms, () => {
      watched.grace = undefined
      const now = this.#around.clock.monotonic()
      const { gone, nextAt } = watched.roster.expire(now, watched.options.graceMs)
      if (gone.length > 0) this.#gone(topic, watched, gone)
      if (nextAt !== undefined) this.#expireLater(topic, watched, nextAt - now)
    })
  }

  #gone(topic: TopicName, watched: Watched, userIds: readonly string[]): void {
    if (!this.#around.broker.local) {
      for (const userId of userIds) this.#around.broker.leave(topic, userId)
      this.#hint(topic)
    }
    this.#tellLater(topic, watched)
    if (watched.roster.isEmpty && !watched.batch) this.#topics.delete(topic)
  }

  #hint(topic: TopicName): void {
    this.#around.broker.publish({ origin: this.#around.node, topic, content: { kind: 'presence' } })
  }
}
