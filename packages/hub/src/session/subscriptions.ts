import { type Position, type TopicName, wireLimits } from '@hubbub/protocol'
import type { TopicNamespace, TopicRule } from '../module.ts'
import { Refused, refused } from '../refused.ts'
import type { HubLimits, RecoveryOptions } from '../options.ts'
import type { Metrics } from '../ports/metrics.ts'
import { type Presence, presenceDefaults } from '../presence/presence.ts'
import type { Subscribed } from '../services.ts'
import type { SessionView } from '../session-view.ts'
import { type Receiver, recover } from '../topic/recover.ts'
import { resetFrame } from '../topic/reset-frame.ts'
import type { Lease, Topics } from '../topic/topics.ts'
import type { Session, Subscription } from './connection.ts'

/** Where a subscription to a topic without a log stands: there is nothing to recover. */
export const ephemeralPosition: Position = { epoch: 'ephemeral', offset: 0 }

/** What subscriptions need from the node around them. */
export interface SubscriptionSurroundings {
  readonly topics: Topics
  readonly presence: Presence
  readonly metrics: Metrics
  readonly limits: HubLimits
  readonly recovery: RecoveryOptions
}

/** Begins and ends the subscriptions of sessions on this node. */
export class Subscriptions {
  readonly #around: SubscriptionSurroundings

  constructor(around: SubscriptionSurroundings) {
    this.#around = around
  }

  /**
   * Subscribes a session if the topic's rules allow it. Asking again for a live subscription answers where it stands;
   * asking with another position says that the client lost its place, and begins it anew from there (R2).
   */
  async subscribe(session: Session, topic: TopicName, since?: Position): Promise<Subscribed | Refused> {
    const namespace = this.#around.topics.namespace(topic)
    if (!namespace) return refused('not_found', `no topic is called ${topic.slice(0, wireLimits.topicChars)}`)
    session.subscribes++
    const inDoubt = session.inDoubt.get(topic)
    if (inDoubt) await inDoubt
    if (session.connection.isClosed) return endedMeanwhile()
    const existing = session.subscriptions.get(topic)
    if (existing?.at === 'recovering') return refused('conflict', 'this subscription is still being recovered')
    if (existing) {
      const position = existing.lease?.local?.position ?? ephemeralPosition
      if (!since || !existing.lease?.local || samePosition(since, position)) return { recovered: true, position }
      this.unsubscribe(session, topic, 'grace')
    }
    if (session.subscriptions.size >= this.#around.limits.subscriptions) {
      return refused('limit_reached', `a session subscribes to at most ${this.#around.limits.subscriptions} topics`)
    }
    const subscription: Subscription = { at: 'recovering', lease: undefined, doubts: 0 }
    session.subscriptions.set(topic, subscription)
    return this.#begin({ session, topic, namespace, subscription }, since)
  }

  /**
   * Stops a subscription whose right is in doubt (A1): nothing of the topic reaches the session any more. One that is
   * being recovered asks the rule again by itself; one that was live is returned, and waits for `resume`.
   */
  suspend(session: Session, topic: TopicName, how: 'grace' | 'at_once'): Begun | undefined {
    const subscription = session.subscriptions.get(topic)
    if (!subscription) return undefined
    subscription.doubts++
    if (subscription.at === 'recovering' || !subscription.lease) return undefined
    this.#silence(session, subscription, how)
    subscription.at = 'recovering'
    return { session, topic, namespace: subscription.lease.namespace, subscription }
  }

  /** Asks the rule about a suspended subscription: it goes on from where it stopped, or ends. */
  async resume(suspended: Begun, since: Position): Promise<Subscribed | Refused> {
    return isCurrent(suspended) ? this.#begin(suspended, since) : endedMeanwhile()
  }

  /** Ends a subscription, also one that is still being recovered; does nothing when there is none. */
  unsubscribe(session: Session, topic: TopicName, how: 'grace' | 'at_once'): void {
    const subscription = session.subscriptions.get(topic)
    if (!subscription) return
    session.subscriptions.delete(topic)
    if (subscription.at === 'live') this.#silence(session, subscription, how)
    if (subscription.lease) this.#around.topics.release(subscription.lease)
  }

  /** Ends all subscriptions of a session whose connection has ended. */
  end(session: Session): void {
    for (const topic of [...session.subscriptions.keys()]) this.unsubscribe(session, topic, 'grace')
  }

  /** Brings a subscription to life; one that was never live leaves nothing behind. */
  async #begin(begun: Begun, since?: Position): Promise<Subscribed | Refused> {
    try {
      const subscribed = await this.#settle(begun, since)
      if (subscribed instanceof Refused) this.#drop(begun)
      else if (since) {
        const outcome = subscribed.recovered ? 'recovered' : subscribed.reason
        this.#around.metrics.count('recoveries_total', { outcome })
      }
      return subscribed
    } catch (error) {
      this.#drop(begun)
      throw error
    }
  }

  #drop(begun: Begun): void {
    if (isCurrent(begun)) this.unsubscribe(begun.session, begun.topic, 'at_once')
  }

  /** Asks the rule until its answer is newer than every doubt, and recovers (A1). */
  async #settle(begun: Begun, since?: Position): Promise<Subscribed | Refused> {
    const { session, topic, namespace, subscription } = begun
    const { topics, recovery } = this.#around
    const rule = namespace.subscribe ?? 'anyone'
    let from = since
    for (let restart = 0; restart <= recovery.restarts; restart++) {
      const { doubts } = subscription
      const ready = topics.ready(topic)
      if (!(await allows(rule, session, topic))) return refused('forbidden')
      if (!isCurrent(begun)) return endedMeanwhile()
      const lease = subscription.lease ?? (await this.#lease(begun))
      if (!lease) return endedMeanwhile()
      // A removal that was committed before the topic began here passes no gate of this node: only the rule knows of it.
      const isAsked = typeof rule !== 'function' || lease.local === ready
      if (!isAsked || subscription.doubts !== doubts) continue
      const receiver = this.#receiver(begun, lease, (offset) => {
        if (from) from = { epoch: from.epoch, offset }
      })
      const subscribed = lease.local ? await recover(lease.local, from, receiver, recovery) : this.#goLive(receiver)
      if (subscribed) return subscribed
      if (!isCurrent(begun)) return endedMeanwhile()
    }
    throw new Error(`the right to ${topic} changes faster than it can be asked about`)
  }

  /** Takes the topic into use; undefined when the subscription ended meanwhile. */
  async #lease(begun: Begun): Promise<Lease | undefined> {
    const { topics } = this.#around
    const lease = await topics.lease(begun.topic, begun.namespace)
    if (isCurrent(begun)) begun.subscription.lease = lease
    else topics.release(lease)
    return begun.subscription.lease
  }

  /** From here on nothing of the topic reaches the session. */
  #silence(session: Session, { lease }: Subscription, how: 'grace' | 'at_once'): void {
    if (!lease) return
    session.connection.transport.unsubscribe(session.connection.request.connection, lease.name)
    if (lease.namespace.presence) this.#around.presence.leave(lease.name, session, how)
  }

  #goLive(receiver: Receiver): Subscribed {
    receiver.goLive()
    return { recovered: true, position: ephemeralPosition }
  }

  #receiver(begun: Begun, lease: Lease, sent: (offset: number) => void): Receiver {
    const { session, subscription } = begun
    const { connection } = session
    const { presence } = this.#around
    const { doubts } = subscription
    return {
      get open() {
        return !connection.isClosed && isCurrent(begun) && subscription.doubts === doubts
      },
      send: ({ offset, frame }) => {
        connection.send(frame)
        sent(offset)
      },
      reset: (position, reason) => connection.send(resetFrame(lease.name, position, reason)),
      drained: () => connection.transport.drained(connection.request.connection),
      goLive: () => {
        subscription.at = 'live'
        connection.transport.subscribe(connection.request.connection, lease.name)
        if (lease.namespace.presence) presence.enter(lease.name, session, presenceOf(lease.namespace))
      },
    }
  }
}

/** A subscription on its way to being live. */
export interface Begun {
  readonly session: Session
  readonly topic: TopicName
  readonly namespace: TopicNamespace
  readonly subscription: Subscription
}

/** False once the subscription has ended, or another one to the topic has begun. */
function isCurrent({ session, topic, subscription }: Begun): boolean {
  return session.subscriptions.get(topic) === subscription
}

function endedMeanwhile(): Refused {
  return refused('not_subscribed', 'the subscription was ended while it began')
}

function samePosition(a: Position, b: Position): boolean {
  return a.epoch === b.epoch && a.offset === b.offset
}

function presenceOf(namespace: TopicNamespace): typeof presenceDefaults {
  return { ...presenceDefaults, ...namespace.presence }
}

/** Asks a topic rule. */
export async function allows(rule: TopicRule, session: SessionView, topic: TopicName): Promise<boolean> {
  if (rule === 'anyone') return true
  if (rule === 'server') return false
  return rule(session, topic)
}
