import {
  closeReasons,
  encode,
  type Position,
  type Ref,
  refuse,
  type SyncedTopic,
  type TopicName,
} from '@hubbub/protocol'
import type { Dispatcher } from './dispatcher.ts'
import { Refused } from '../refused.ts'
import type { Session } from './connection.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Welcomes } from './welcomes.ts'

/** What hello on an open connection needs from the node around it. */
export interface HelloAgainSurroundings {
  readonly subscriptions: Subscriptions
  readonly dispatcher: () => Dispatcher
}

/** How often doubts that come anew are waited for. */
const patience = 10

/**
 * Welcomes another program on the connection of a session (S10), as another tab of the browser. It reads the same stream
 * as those before it: so a subscription goes on from where it stands or begins again from before, and skips nothing.
 */
export class HelloAgain {
  readonly #around: HelloAgainSurroundings
  readonly #welcomes: Welcomes

  constructor(around: HelloAgainSurroundings, welcomes: Welcomes) {
    this.#around = around
    this.#welcomes = welcomes
  }

  /** Run it as a serial command: no other one may change the session's subscriptions meanwhile. */
  async greet(session: Session, positions: Readonly<Record<string, Position>>, ref: Ref | undefined): Promise<void> {
    const { connection } = session
    const start = await this.#welcomes.start(session)
    if (connection.isClosed) return
    if (start instanceof Refused) {
      this.#around.dispatcher().refuse(connection, start.refusal, ref)
      return connection.close(closeReasons.banned)
    }
    const { wanted, extra } = start
    for (const [topic, position] of Object.entries(positions)) wanted.set(topic, position)
    if (!(await reached(session, wanted)))
      return this.#around.dispatcher().refuse(connection, refuse('overloaded'), ref)
    const resets = this.#rewind(session, wanted)
    const frame = this.#welcomes.frame(session, ref)
    connection.send(encode({ ...frame, ...extra, ...frame }))
    const head = { type: 'synced', ...(ref === undefined ? {} : { ref }) }
    // R10: before the first event from beyond the gap.
    if (Object.keys(resets).length > 0) connection.send(encode({ ...head, topics: resets }))
    const topics = await this.#welcomes.recoverAll(session, wanted)
    connection.send(encode({ ...head, topics: { ...topics, ...resets } }))
  }

  /**
   * Ends the subscriptions that have to begin again further back, and says of which topics what the program knows is of no
   * use: those are left alone, for the others on this connection.
   */
  #rewind(session: Session, wanted: Map<TopicName, Position | undefined>): Record<TopicName, SyncedTopic> {
    const resets: Record<TopicName, SyncedTopic> = {}
    for (const [topic, asked] of [...wanted]) {
      const live = standing(session, topic)
      if (!live || !asked) continue
      const isForeign = asked.epoch !== live.epoch
      if (isForeign || asked.offset > live.offset) {
        resets[topic] = { recovered: false, ...live, reason: isForeign ? 'epoch_changed' : 'ahead' }
        wanted.delete(topic)
      } else if (asked.offset < live.offset) this.#around.subscriptions.unsubscribe(session, topic, 'grace')
    }
    return resets
  }
}

/** Where a live subscription to a topic with a log stands. */
function standing(session: Session, topic: TopicName): Position | undefined {
  const subscription = session.subscriptions.get(topic)
  return subscription?.at === 'live' ? subscription.lease?.local?.position : undefined
}

/** Resolves when nothing is in doubt, and what the program has seen on other nodes has passed this one; false: not in time. */
async function reached(session: Session, wanted: ReadonlyMap<TopicName, Position | undefined>): Promise<boolean> {
  for (let round = 0; round < patience; round++) {
    if (session.connection.isClosed) return false
    const late = [...wanted].flatMap(([topic, asked]) => {
      const live = standing(session, topic)
      const isAhead = live !== undefined && asked !== undefined && round === 0 && isBeyond(asked, live)
      return isAhead ? (session.subscriptions.get(topic)?.lease?.local?.fill('recovery') ?? []) : []
    })
    if (late.length === 0 && session.inDoubt.size === 0) return true
    const filled = await Promise.all(late)
    if (filled.includes(false)) return false
    await Promise.all(session.inDoubt.values())
  }
  return false
}

function isBeyond(asked: Position, live: Position): boolean {
  return asked.epoch !== live.epoch || asked.offset > live.offset
}
