import type { CloseReason, Position, ResetReason, TopicName, User } from '@hubbub/protocol'
import type { Attributes } from './ports/authenticator.ts'
import type { WhichSessions } from './ports/broker.ts'
import type { Clock } from './ports/clock.ts'
import type { PresenceChoice, SessionWord } from './ports/presence-word.ts'
import type { Present } from './presence/derive-presence.ts'
import type { Logger } from './ports/logger.ts'
import type { Random } from './ports/random.ts'
import type { LogEntry } from './ports/topic-log.ts'
import type { Refused } from './refused.ts'
import type { ClientInfo, SessionView } from './session-view.ts'

/** A frame before it is encoded. */
export type EventFrame = { readonly type: string; readonly [field: string]: unknown }

/** Who published, and under which idempotency key. */
export interface PublishOptions {
  readonly userId?: string
  readonly clientId?: string
}

/** On whose behalf a command is carried out without a connection; whoever calls has checked who it is. */
export interface Caller {
  readonly user: User
  readonly guest: boolean
  readonly roles: readonly string[]
  readonly loginId?: string
  /** @default none */
  readonly attributes?: Attributes
  /** What the caller is limited to, for handlers to heed. @default everything the user may */
  readonly scopes?: readonly string[]
  /** For logs and limits of modules. */
  readonly address: string
  /** The call was paid for elsewhere: the user's bucket of commands is left alone. @default false */
  readonly prepaid?: boolean
}

/** A session over a connection to this node. */
export interface SessionInfo {
  readonly id: string
  readonly loginId: string | undefined
  /** In ms since 1970. */
  readonly openedAt: number
  readonly address: string
  readonly client: ClientInfo | undefined
  /** The kind of its transport, as in `websocket`. */
  readonly transport: string
}

/** What the hub offers to modules and to the application around it. */
export interface HubServices {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Publishes a payload to a topic of a declared namespace; refused when the payload does not fit its schema. */
  publish(
    topic: TopicName,
    payload: unknown,
    options?: PublishOptions,
  ): Promise<{ offset?: number; duplicate?: boolean } | Refused>
  /**
   * Announces entries that the module has committed to its own log (O5), in any order; subscribers get them in offset
   * order, each once; one that `removes` a user ends the user's subscriptions first. Resolves when this node has handed
   * them to fan-out, so that a reply sent after it comes after the events (O6).
   */
  deliver(topic: TopicName, epoch: string, entry: LogEntry): Promise<void>
  /** Sends an event without offset to a topic's subscribers on all nodes; it may be lost. */
  emit(topic: TopicName, event: EventFrame): void
  /** Sends an event without offset to every connection of a user on all nodes; it may be lost. */
  emitToUser(userId: string, event: EventFrame): void
  /** Sends an event without offset to every connection on all nodes; it may be lost. */
  emitToAll(event: EventFrame): void
  /** Sends an event to one session's connection, if it is on this node. */
  emitToSession(sessionId: string, event: EventFrame): void
  /** Subscribes a session of this node and brings it up to date first (R2); refused for one that is not `live`. */
  subscribe(sessionId: string, topic: TopicName, since?: Position): Promise<Subscribed | Refused>
  /** Ends a subscription of a session of this node; nothing of the topic reaches it afterwards. */
  unsubscribe(sessionId: string, topic: TopicName): void
  /**
   * Ends the subscriptions of all of a user's sessions: here before it returns, and the sessions are told by the caller;
   * on other nodes soon, where it may be lost (`LogEntry.removes` cannot), and the sessions are told `forbidden` in a
   * `synced`. Call it after the right to the topic is gone.
   */
  unsubscribeUser(userId: string, topic: TopicName): void
  /** Users shown as present in a topic on all nodes, sorted by id: at most `limit` after `cursor`, got as `nextCursor`. */
  present(topic: TopicName, page: { limit: number; cursor?: string }): Promise<PresentPage>
  /** Who is there, in which state. */
  readonly presence: PresenceServices
  /**
   * Carries out one command for a caller without a connection: any command of a module, `publish`, `presence`. The
   * fields are checked as a frame's are, the handler gets a session that is not `live`. It pays from the user's bucket
   * of commands (`rate_limited`) and is refused while the node is leaving (`draining`). Resolves with the reply's
   * fields; a throwing handler gives `internal` with an id that the log has too.
   */
  perform(
    caller: Caller,
    type: string,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> | Refused>
  /**
   * Takes the price of one command from a user's bucket, for a call that `perform` then gets as `prepaid`. Refused
   * `rate_limited` when it is empty.
   */
  pay(userId: string): Refused | undefined
  /**
   * Closes these sessions: on this node before it returns, on other nodes soon. A node that does not hear of it is
   * left to `Authenticator.ended`; call it after the credentials have been revoked, so that nobody comes back.
   */
  endSessions(which: WhichSessions, reason: CloseReason): void
  /** The open sessions of a user on this node, oldest first. */
  sessionsOf(userId: string): readonly SessionInfo[]
}

/** A page of the users present in a topic. */
export interface PresentPage {
  readonly users: readonly Present[]
  /** How many there are in all. */
  readonly online: number
  /** False while batches tell the number only; see `PresenceChange.isListed`. */
  readonly isListed: boolean
  /** Given when more follow. */
  readonly nextCursor?: string
}

/** What the hub offers about users, over all topics. */
export interface PresenceServices {
  /** Users shown as present in a topic, as far as this node knows without asking: 0 where nobody here is subscribed. */
  online(topic: TopicName): number
  /** What others see of these users; whoever is missing looks offline. Rejects when another node has to be asked and cannot. */
  of(userIds: readonly string[]): Promise<ReadonlyMap<string, Present>>
  /**
   * Names the users a session of this node watches, in place of those before; resolves when `of` knows them without asking.
   * Changes are told through `Module.presenceChanged`.
   */
  watch(sessionId: string, userIds: readonly string[]): Promise<void>
  /** Takes what a user chose, on all nodes; call it after it is stored. */
  choose(userId: string, choice: PresenceChoice): void
  /** Somebody is there at a session of this node, whatever its client said. */
  active(session: SessionView): void
  /** What is behind a user's state; asks the other nodes, which takes 200 ms where there are any. */
  explain(userId: string): Promise<PresenceExplained>
}

/** What is behind a user's state. */
export interface PresenceExplained {
  /** What others see; undefined when that is `offline`. */
  readonly shown: Present | undefined
  /** Oldest first. */
  readonly sessions: readonly SessionWord[]
  /** The last session has ended, and the user is offline from then on, in ms since 1970. */
  readonly graceUntil: number | undefined
}

/** Where a fresh subscription stands. */
export type Subscribed =
  | { readonly recovered: true; readonly position: Position }
  | { readonly recovered: false; readonly position: Position; readonly reason: ResetReason }
