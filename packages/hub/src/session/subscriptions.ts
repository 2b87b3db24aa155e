import { type Position, type TopicName, wireLimits } from '@hubbub/protocol'
import type { TopicNamespace, TopicRule } from '../module.ts'
import { type Refused, refused } from '../refused.ts'
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
    const subscription: Subscription = { at: 'recovering', lease: undefined }
    session.subscriptions.set(topic, subscription)
    try {
      if (!(await allows(namespace.subscribe ?? 'anyone', session, topic))) return refused('forbidden')
      const lease = await this.#around.topics.lease(topic, namespace)
      if (session.subscriptions.get(topic) !== subscription) {
        this.#around.topics.release(lease)
        return endedMeanwhile()
      }
      subscription.lease = lease
      return await this.#recover(session, subscription, lease, since)
    } finally {
      // Whatever ended early leaves nothing behind.
      if (subscription.at === 'recovering' && session.subscriptions.get(topic) === subscription) {
        this.unsubscribe(session, topic, 'at_once')
      }
    }
  }

  /** Ends a subscription, also one that is still being recovered; does nothing when there is none. */
  unsubscribe(session: Session, topic: TopicName, how: 'grace' | 'at_once'): void {
    const subscription = session.subscriptions.get(topic)
    if (!subscription) return
    session.subscriptions.delete(topic)
    const { lease } = subscription
    if (subscription.at === 'live' && lease) {
      session.connection.transport.unsubscribe(session.connection.request.connection, topic)
      if (lease.namespace.presence) this.#around.presence.leave(topic, session.user.id, how)
    }
    if (lease) this.#around.topics.release(lease)
  }

  /** Ends all subscriptions of a session whose connection has ended. */
  end(session: Session): void {
    for (const topic of [...session.subscriptions.keys()]) this.unsubscribe(session, topic, 'grace')
  }

  async #recover(
    session: Session,
    subscription: Subscription,
    lease: Lease,
    since?: Position,
  ): Promise<Subscribed | Refused> {
    const receiver = this.#receiver(session, subscription, lease)
    const subscribed = lease.local
      ? await recover(lease.local, since, receiver, this.#around.recovery)
      : this.#goLive(receiver)
    if (!subscribed) return endedMeanwhile()
    if (since)
      this.#around.metrics.count('recoveries_total', {
        outcome: subscribed.recovered ? 'recovered' : subscribed.reason,
      })
    return subscribed
  }

  #goLive(receiver: Receiver): Subscribed {
    receiver.goLive()
    return { recovered: true, position: ephemeralPosition }
  }

  #receiver(session: Session, subscription: Subscription, lease: Lease): Receiver {
    const { connection, subscriptions } = session
    const { presence } = this.#around
    return {
      get open() {
        return !connection.isClosed && subscriptions.get(lease.name) === subscription
      },
      send: (entry) => connection.send(entry.frame),
      reset: (position, reason) => connection.send(resetFrame(lease.name, position, reason)),
      drained: () => connection.transport.drained(connection.request.connection),
      goLive: () => {
        subscription.at = 'live'
        connection.transport.subscribe(connection.request.connection, lease.name)
        if (lease.namespace.presence) presence.enter(lease.name, session.user, presenceOf(lease.namespace))
      },
    }
  }
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
