import { closeReasons, type Position, type TopicName } from '@hubbub/protocol'
import type { Logger } from '../ports/logger.ts'
import { Refused } from '../refused.ts'
import { resetFrame } from '../topic/reset-frame.ts'
import type { Topics } from '../topic/topics.ts'
import { Turns } from '../turns.ts'
import type { Session } from './connection.ts'
import type { Sessions } from './sessions.ts'
import { type Begun, ephemeralPosition, type Subscriptions } from './subscriptions.ts'

/** What doubts need from the node around them. */
export interface DoubtSurroundings {
  readonly logger: Logger
  readonly topics: Topics
  readonly sessions: Sessions
  readonly subscriptions: Subscriptions
  /** Subscriptions asked about at the same time. */
  readonly parallel: number
}

/**
 * Ends subscriptions of this node whose right may have ended (A1): they stop at once, and the topic's rule says whether
 * they go on from where they stopped. So a word that comes late, after the user has the right again, loses nothing.
 */
export class Doubts {
  readonly #around: DoubtSurroundings
  readonly #turns: Turns

  constructor(around: DoubtSurroundings) {
    this.#around = around
    this.#turns = new Turns(around.parallel)
  }

  /** The caller says that the user's right is gone: nothing is asked, and the caller tells the sessions. */
  end(userId: string, topic: TopicName): void {
    const { sessions, subscriptions } = this.#around
    for (const session of sessions.ofUser(userId)) subscriptions.unsubscribe(session, topic, 'at_once')
  }

  /** An entry after `position`, or another node, says that the user's right is gone. */
  removed(topic: TopicName, userId: string, position?: Position): void {
    for (const session of this.#around.sessions.ofUser(userId)) this.#ask(session, topic, { how: 'at_once', position })
  }

  /** The topic is over, and its live subscribers have its last entry; the others are told by the rule. */
  ended(topic: TopicName): void {
    const { sessions, subscriptions } = this.#around
    for (const session of sessions.all()) {
      if (session.subscriptions.get(topic)?.at === 'live') subscriptions.unsubscribe(session, topic, 'at_once')
      else this.#ask(session, topic, { how: 'at_once' })
    }
  }

  /** The topic began anew at its present position: who lost the right in between is not known. */
  restarted(topic: TopicName): void {
    if (!this.#hasRule(topic)) return
    for (const session of this.#around.sessions.all()) this.#ask(session, topic, { how: 'grace' })
  }

  #ask(
    session: Session,
    topic: TopicName,
    { how, position }: { readonly how: 'grace' | 'at_once'; readonly position?: Position | undefined },
  ): void {
    const { subscriptions } = this.#around
    const subscription = session.subscriptions.get(topic)
    if (!subscription) return
    const stoppedAt = position ?? subscription.lease?.local?.position ?? ephemeralPosition
    if (!this.#hasRule(topic)) {
      subscriptions.unsubscribe(session, topic, how)
      return this.#tell(session, topic, stoppedAt)
    }
    const suspended = subscriptions.suspend(session, topic, how)
    if (!suspended) return
    const known = this.#turns.take(() => this.#resume(suspended, stoppedAt))
    session.inDoubt.set(topic, known)
    void known.then(() => {
      if (session.inDoubt.get(topic) === known) session.inDoubt.delete(topic)
    })
  }

  /** Never rejects. */
  async #resume(suspended: Begun, stoppedAt: Position): Promise<void> {
    const { session, topic } = suspended
    try {
      const outcome = await this.#around.subscriptions.resume(suspended, stoppedAt)
      if (outcome instanceof Refused && outcome.refusal.code === 'forbidden') this.#tell(session, topic, stoppedAt)
    } catch (error) {
      if (session.connection.isClosed) return
      // Where the right cannot be known the client comes back, and is asked about again.
      this.#around.logger.warn('subscription_in_doubt', { topic, error })
      session.connection.close(closeReasons.internal_error)
    }
  }

  /** Says that the subscription is over. */
  #tell(session: Session, topic: TopicName, position: Position): void {
    session.connection.tell(resetFrame(topic, position, 'forbidden'))
  }

  /** Topics without a rule of their own have nothing to ask. */
  #hasRule(topic: TopicName): boolean {
    return typeof this.#around.topics.namespace(topic)?.subscribe === 'function'
  }
}
