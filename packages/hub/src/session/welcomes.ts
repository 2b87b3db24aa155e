import type { Position, Ref, SyncedTopic, TopicName } from '@hubbub/protocol'
import type { Module } from '../module.ts'
import { syncedTopicOf } from '../commands.ts'
import type { HeartbeatOptions, HubLimits, RecoveryOptions } from '../options.ts'
import type { Clock } from '../ports/clock.ts'
import type { PresenceChoice } from '../ports/presence-word.ts'
import type { PresenceTimes } from '../presence/derive-presence.ts'
import { Refused } from '../refused.ts'
import type { EventFrame } from '../services.ts'
import type { Session } from './connection.ts'
import { endOf } from './credentials.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What welcomes need from the node around them. */
export interface WelcomeSurroundings {
  readonly clock: Clock
  readonly modules: readonly Module[]
  readonly subscriptions: Subscriptions
  readonly limits: HubLimits
  readonly heartbeat: HeartbeatOptions
  readonly presence: PresenceTimes
  readonly recovery: RecoveryOptions
}

/** What the modules add to a session. */
export interface Start {
  readonly wanted: Map<TopicName, Position | undefined>
  readonly extra: Readonly<Record<string, unknown>>
  readonly choice: PresenceChoice | undefined
}

/** What a session is told at its beginning, and how its topics are brought up to date. */
export class Welcomes {
  readonly #around: WelcomeSurroundings

  constructor(around: WelcomeSurroundings) {
    this.#around = around
  }

  /** Asks every module what it adds to the session. */
  async start(session: Session): Promise<Start | Refused> {
    const wanted: Start['wanted'] = new Map()
    const extra: Record<string, unknown> = {}
    let choice: PresenceChoice | undefined
    for (const module of this.#around.modules) {
      if (session.connection.isClosed) break
      const start = await module.welcome?.(session)
      if (start instanceof Refused) return start
      Object.assign(extra, start?.welcome)
      choice = start?.presence ?? choice
      for (const { topic, position } of start?.subscribe ?? []) wanted.set(topic, position)
    }
    return { wanted, extra, choice }
  }

  /** The `welcome` of a session, without what modules add. */
  frame(session: Session, ref: Ref | undefined): EventFrame {
    const { limits, heartbeat, presence, clock, modules } = this.#around
    return {
      type: 'welcome',
      ...(ref === undefined ? {} : { ref }),
      session_id: session.id,
      user: session.user,
      ...(session.token === undefined ? {} : { token: session.token }),
      ...endOf(session),
      roles: session.roles,
      protocol: 1,
      server_time: new Date(clock.now()).toISOString(),
      heartbeat: { interval_ms: heartbeat.intervalMs, timeout_ms: heartbeat.timeoutMs },
      limits: {
        frame_bytes: limits.frameBytes,
        pending_commands: limits.pendingCommands,
        commands_per_second: limits.commands.perSecond,
        command_burst: limits.commands.burst,
        subscriptions: limits.subscriptions,
      },
      idle_ms: presence.idleMs,
      features: modules.map((module) => module.name),
    }
  }

  /** Recovers a few topics at a time, in the order the client named them. */
  async recoverAll(
    session: Session,
    wanted: ReadonlyMap<TopicName, Position | undefined>,
  ): Promise<Record<TopicName, SyncedTopic>> {
    const synced = new Map<TopicName, SyncedTopic>()
    const queue = wanted.entries()
    const work = async (): Promise<void> => {
      for (const [topic, position] of queue) {
        if (session.connection.isClosed) return
        const subscribed = await this.#around.subscriptions.subscribe(session, topic, position)
        synced.set(topic, subscribed instanceof Refused ? notSubscribed(position) : syncedTopicOf(subscribed))
      }
    }
    await Promise.all(Array.from({ length: this.#around.recovery.parallel }, work))
    return Object.fromEntries([...synced].flatMap(([topic, outcome]) => asItIsNow(session, topic, outcome)))
  }
}

/** What a topic recovered to some time ago: nothing when it began anew since, and the client was told so. */
function asItIsNow(session: Session, topic: TopicName, outcome: SyncedTopic): readonly [TopicName, SyncedTopic][] {
  const subscription = session.subscriptions.get(topic)
  if (!subscription) return [[topic, notSubscribed(outcome)]]
  const { local } = subscription.lease ?? {}
  return local && local.position.epoch !== outcome.epoch ? [] : [[topic, outcome]]
}

function notSubscribed({ epoch, offset }: Position = { epoch: 'none', offset: 0 }): SyncedTopic {
  return { recovered: false, epoch, offset, reason: 'forbidden' }
}
