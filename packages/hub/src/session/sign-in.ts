import {
  closeReasons,
  encode,
  hubCommands,
  parseFields,
  type Position,
  type RawCommand,
  type Ref,
  refuse,
  type SyncedTopic,
  type TopicName,
} from '@hubbub/protocol'
import type { z } from 'zod'
import { syncedTopicOf } from '../commands.ts'
import type { Module } from '../module.ts'
import { Refused } from '../refused.ts'
import type { HeartbeatOptions, HubLimits, RecoveryOptions } from '../options.ts'
import type { Authenticator, Identity } from '../ports/authenticator.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { PresenceChoice } from '../ports/presence-word.ts'
import type { Random } from '../ports/random.ts'
import type { PresenceTimes } from '../presence/derive-presence.ts'
import type { EventFrame } from '../services.ts'
import type { Connection, Session } from './connection.ts'
import { endOf, heldOf, shownBy } from './credentials.ts'
import type { Dispatcher } from './dispatcher.ts'
import { EarlyEvents } from './early-events.ts'
import type { Revocations } from './revocations.ts'
import type { Sessions } from './sessions.ts'
import type { Subscriptions } from './subscriptions.ts'

type Hello = z.infer<typeof hubCommands.hello>

/** What signing in needs from the node around it. */
export interface SignInSurroundings {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly authenticator: Authenticator
  readonly modules: readonly Module[]
  readonly sessions: Sessions
  readonly revocations: Revocations
  readonly subscriptions: Subscriptions
  readonly dispatcher: () => Dispatcher
  readonly limits: HubLimits
  readonly heartbeat: HeartbeatOptions
  readonly presence: PresenceTimes
  readonly recovery: RecoveryOptions
  /** Makes events for the user reach this node; resolves when they do from now on. */
  readonly openChannel: (session: Session) => Promise<void>
  /** A session counts from now on, but is not welcomed yet. */
  readonly opening: (session: Session) => void
  /** Its `welcome` has been sent. */
  readonly opened: (session: Session, presence: SessionPresence) => void
}

/** What a new session is to its user's presence. */
export interface SessionPresence {
  readonly choice?: PresenceChoice
  readonly isBackground: boolean
}

/** Takes a connection from its credentials to `welcome` and `synced`. */
export class SignIn {
  readonly #around: SignInSurroundings

  constructor(around: SignInSurroundings) {
    this.#around = around
  }

  /** A connection that brought its credentials along is welcomed at once. */
  atOnce(connection: Connection): void {
    this.#begin(connection, {}, undefined)
  }

  /** The first frame of every other connection. */
  hello(connection: Connection, raw: RawCommand): void {
    const dispatcher = this.#around.dispatcher()
    if (connection.state.at !== 'awaiting_hello')
      return dispatcher.refuse(connection, refuse('already_welcomed'), raw.ref)
    const parsed = parseFields(hubCommands.hello, raw)
    if (!parsed.ok) return dispatcher.refuse(connection, parsed.refusal, raw.ref)
    this.#begin(connection, parsed.value, raw.ref)
  }

  /** Later commands wait until the session is synced: their replies then follow the events they caused (O6). */
  #begin(connection: Connection, hello: Hello, ref: Ref | undefined): void {
    const { clock, limits } = this.#around
    connection.state = { at: 'signing_in', deadline: clock.monotonic() + limits.helloMs }
    connection.queue.push({ order: 'serial', run: () => this.#signIn(connection, hello, ref) })
  }

  async #signIn(connection: Connection, hello: Hello, ref: Ref | undefined): Promise<void> {
    try {
      const session = await this.#open(connection, hello, ref)
      if (session) await this.#welcome(session, hello, ref)
    } catch (error) {
      // What fails because the client has left is no news.
      if (connection.isClosed) return
      this.#around.logger.error('sign_in_failed', { error })
      connection.close(closeReasons.internal_error)
    }
  }

  /** From here on the session counts. */
  async #open(connection: Connection, hello: Hello, ref: Ref | undefined): Promise<SignedIn | undefined> {
    const result = await this.#around.authenticator.authenticate(shownBy(connection.request, hello))
    const { state } = connection
    if (state.at !== 'signing_in') return undefined
    if (!result.ok) {
      this.#around.dispatcher().refuse(connection, result.refusal, ref)
      // New credentials would not help somebody who is kept out.
      const isKeptOut = result.refusal.code === 'banned'
      connection.close(isKeptOut ? closeReasons.banned : closeReasons.bad_token)
      return undefined
    }
    const { identity } = result
    const { sessions, limits, recovery } = this.#around
    this.#supersede(identity, hello)
    if (sessions.ofUser(identity.user.id).size >= limits.connectionsPerUser) {
      connection.close(closeReasons.too_many_connections)
      return undefined
    }
    const session = this.#newSession(connection, identity, hello)
    sessions.add(session)
    this.#around.opening(session)
    const early = new EarlyEvents({ events: recovery.heldEvents, bytes: recovery.heldBytes })
    connection.state = { at: 'welcoming', deadline: state.deadline, session, early }
    return session
  }

  /** The same client opened a newer connection: the older one, perhaps half-open, makes room. */
  #supersede(identity: Identity, hello: Hello): void {
    const before = hello.session_id === undefined ? undefined : this.#around.sessions.byId(hello.session_id)
    if (before?.user.id === identity.user.id) before.connection.close(closeReasons.superseded)
  }

  #newSession(connection: Connection, identity: Identity, hello: Hello): SignedIn {
    return {
      id: `s_${this.#around.random.id()}`,
      user: identity.user,
      guest: identity.guest,
      ...heldOf(identity),
      scopes: undefined,
      live: true,
      address: connection.request.address,
      client: hello.client,
      openedAt: this.#around.clock.now(),
      query: connection.request.query,
      connection,
      subscriptions: new Map(),
      inDoubt: new Map(),
      subscribes: 0,
      channel: undefined,
      token: identity.token,
    }
  }

  async #welcome(session: SignedIn, hello: Hello, ref: Ref | undefined): Promise<void> {
    const { connection } = session
    await this.#around.openChannel(session)
    // A3: what was revoked from here on reaches the session; what was revoked before is known to the authenticator.
    if (this.#around.authenticator.ended) await this.#around.revocations.check([session])
    const start = await this.#askModules(session)
    if (start instanceof Refused) {
      this.#around.dispatcher().refuse(connection, start.refusal, ref)
      return connection.close(closeReasons.banned)
    }
    const { wanted, extra, choice } = start
    for (const [topic, position] of Object.entries(hello.positions ?? {})) wanted.set(topic, position)
    const frame = this.#welcomeFrame(session, ref)
    connection.welcome(encode({ ...frame, ...extra, ...frame }))
    const presence = { ...(choice ? { choice } : {}), isBackground: hello.background === true }
    if (connection.session) this.#around.opened(session, presence)
    const topics = await this.#recoverAll(session, wanted)
    connection.send(encode({ type: 'synced', topics }))
  }

  /** Asks every module what it adds to the session. */
  async #askModules(session: Session): Promise<Start | Refused> {
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

  #welcomeFrame(session: SignedIn, ref: Ref | undefined): EventFrame {
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
  async #recoverAll(
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

interface SignedIn extends Session {
  readonly token: string | undefined
}

/** What the modules add to a session. */
interface Start {
  readonly wanted: Map<TopicName, Position | undefined>
  readonly extra: Readonly<Record<string, unknown>>
  readonly choice: PresenceChoice | undefined
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
