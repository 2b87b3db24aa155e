import { closeReasons, encode, type EncodedFrame, type TopicName } from '@hubbub/protocol'
import { commandTable, topicCommandTable } from './commands.ts'
import { drain, type DrainOptions } from './drain.ts'
import { LocalBroker } from './memory/local-broker.ts'
import { MemoryLog } from './memory/memory-log.ts'
import { silentLogger, silentMetrics } from './memory/silent.ts'
import { type Module, refused } from './module.ts'
import {
  heartbeatDefaults,
  type HeartbeatOptions,
  type HubLimits,
  limitDefaults,
  recoveryDefaults,
  type RecoveryOptions,
} from './options.ts'
import type { Authenticator } from './ports/authenticator.ts'
import type { Broker } from './ports/broker.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Metrics } from './ports/metrics.ts'
import type { Random } from './ports/random.ts'
import type { AppendableLog } from './ports/topic-log.ts'
import type { Transport, TransportSink } from './ports/transport.ts'
import { Presence } from './presence/presence.ts'
import { everyone, Publishing, userChannel } from './publishing.ts'
import type { HubServices } from './services.ts'
import { type Admission, AdmissionBook } from './session/admission.ts'
import type { Session } from './session/connection.ts'
import { Connections } from './session/connections.ts'
import { Dispatcher } from './session/dispatcher.ts'
import { Sessions } from './session/sessions.ts'
import { SignIn } from './session/sign-in.ts'
import { Subscriptions } from './session/subscriptions.ts'
import { UserBuckets } from './session/user-buckets.ts'
import { Sweep } from './sweep.ts'
import { Namespaces } from './topic/namespaces.ts'
import { Topics } from './topic/topics.ts'

/** What a hub is made of. */
export interface HubOptions {
  readonly clock: Clock
  readonly random: Random
  readonly authenticator: Authenticator
  readonly modules: readonly Module[]
  /** @default says nothing */
  readonly logger?: Logger
  /** @default counts nothing */
  readonly metrics?: Metrics
  /** @default a cluster of one */
  readonly broker?: Broker
  /** Keeps the history of plain topics. @default this process's memory */
  readonly history?: AppendableLog
  readonly limits?: Partial<HubLimits>
  readonly heartbeat?: Partial<HeartbeatOptions>
  readonly recovery?: Partial<RecoveryOptions>
}

/** What is on this node now, and totals since its start. */
export interface HubStats {
  readonly connections: number
  readonly sessions: number
  readonly users: number
  readonly topics: number
  readonly connectionsOpened: number
  readonly connectionsClosed: number
  /** Sum of the lengths of ended connections, in ms. */
  readonly closedConnectionMs: number
  /** Mean length of all connections so far, open ones included, in ms. */
  readonly meanConnectionMs: number
}

/** Sessions, subscriptions, fan-out, recovery and presence on one node. */
export class Hub {
  /** What modules and the application around the hub may use. */
  readonly services: HubServices
  readonly #parts: HubParts

  constructor(options: HubOptions) {
    this.#parts = assemble(options)
    this.services = this.#parts.services
  }

  /** Starts the modules and the clockwork; call it once, before connections are opened. */
  async start(): Promise<void> {
    const { broker, modules, services, sweep, publishing, node } = this.#parts
    broker.attach(node, publishing.receive)
    await broker.subscribe(everyone)
    for (const module of modules) await module.start?.(services)
    sweep.start()
  }

  /** Takes a transport into use; its connections are reported through the sink. */
  attach(transport: Transport): TransportSink {
    return this.#parts.connections.attach(transport)
  }

  /** Says whether a connection from this address would be taken; asked before the upgrade. */
  admit(address: string): Admission {
    const admission = this.#parts.admission.admit(address)
    if (!admission.ok) this.#parts.metrics.count('connections_refused_total', { reason: admission.reason })
    return admission
  }

  stats(): HubStats {
    const { connections, sessions, topics } = this.#parts
    return { ...connections.stats(), sessions: sessions.size, users: sessions.users, topics: topics.size }
  }

  /** Leaves politely: refuses new connections, says when to come back, closes in waves. Resolves when all are gone. */
  async drain(options: Partial<DrainOptions> = {}): Promise<void> {
    const { admission, connections, clock } = this.#parts
    admission.drain()
    await drain(connections, clock, options)
  }

  /** Ends everything that `start` began. Connections still open are closed with `draining`. */
  async close(): Promise<void> {
    const { admission, connections, sweep, presence, topics, modules, broker } = this.#parts
    admission.drain()
    sweep.stop()
    for (const connection of connections.all()) connection.close(closeReasons.draining)
    for (const module of modules) await module.stop?.()
    presence.stop()
    topics.stop()
    await broker.detach()
  }
}

interface HubParts {
  readonly node: string
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
  readonly broker: Broker
  readonly modules: readonly Module[]
  readonly services: HubServices
  readonly admission: AdmissionBook
  readonly connections: Connections
  readonly sessions: Sessions
  readonly topics: Topics
  readonly presence: Presence
  readonly publishing: Publishing
  readonly sweep: Sweep
}

/** Wires the parts of one hub together; the only place that knows them all. */
function assemble(options: HubOptions): HubParts {
  const { clock, random, authenticator, modules } = options
  const { logger = silentLogger, metrics = silentMetrics, broker = new LocalBroker() } = options
  const history = options.history ?? new MemoryLog(clock, random)
  const limits = { ...limitDefaults, ...options.limits }
  const heartbeat = { ...heartbeatDefaults, ...options.heartbeat }
  const recovery = { ...recoveryDefaults, ...options.recovery }
  const node = `n_${random.id().slice(0, 12)}`
  const transports = new Set<Transport>()
  const sessions = new Sessions()
  const admission = new AdmissionBook(limits)

  const tell = (topic: TopicName, frame: EncodedFrame): void => publishing.fanOut(topic, frame)
  const topics = new Topics(new Namespaces(modules), history, {
    broker,
    clock,
    logger,
    metrics,
    recovery,
    fanOut: tell,
    reset: (topic, position, reason) => publishing.reset(topic, position, reason),
  })
  const presence = new Presence({ node, broker, clock, logger, tell: (topic, event) => tell(topic, encode(event)) })
  const publishing: Publishing = new Publishing({
    node,
    broker,
    metrics,
    history,
    topics,
    transports,
    sendToUser: (userId, frame) => {
      for (const session of sessions.ofUser(userId)) session.connection.send(frame)
    },
    sendToAll: (frame) => {
      for (const connection of connections.all()) if (connection.session) connection.send(frame)
    },
    refreshPresence: (topic) => void presence.refresh(topic),
  })
  const subscriptions = new Subscriptions({ topics, presence, metrics, limits, recovery })
  const services = servicesOf({ clock, random, logger, publishing, presence, sessions, subscriptions })
  const buckets = new UserBuckets(limits.commandsPerUser, clock)
  const signIn = new SignIn({
    clock,
    random,
    logger,
    authenticator,
    modules,
    sessions,
    subscriptions,
    dispatcher: () => dispatcher,
    limits,
    heartbeat,
    recovery,
    opened: async (session, first) => {
      if (first) await broker.subscribe(userChannel(session.user.id))
    },
  })
  const dispatcher: Dispatcher = new Dispatcher({
    clock,
    random,
    logger,
    metrics,
    hub: services,
    commands: commandTable(modules, topicCommandTable(topics, services)),
    bucketOf: (session) => buckets.of(session.user.id),
    hello: (connection, raw) => signIn.hello(connection, raw),
    isDraining: () => admission.draining,
  })
  const ended = (session: Session): void => {
    subscriptions.end(session)
    if (!sessions.remove(session)) return
    buckets.forget(session.user.id)
    broker.unsubscribe(userChannel(session.user.id))
  }
  const connections: Connections = new Connections({
    clock,
    metrics,
    logger,
    limits,
    admission,
    dispatcher,
    signIn,
    transports,
    ended,
  })
  const sweep = new Sweep({ clock, broker, topics, presence, connections, heartbeat, sweepMs: recovery.sweepMs })
  return {
    node,
    clock,
    random,
    metrics,
    broker,
    modules,
    services,
    admission,
    connections,
    sessions,
    topics,
    presence,
    publishing,
    sweep,
  }
}

function servicesOf(parts: {
  clock: Clock
  random: Random
  logger: Logger
  publishing: Publishing
  presence: Presence
  sessions: Sessions
  subscriptions: Subscriptions
}): HubServices {
  const { clock, random, logger, publishing, presence, sessions, subscriptions } = parts
  return {
    clock,
    random,
    logger,
    publish: (topic, payload, options) => publishing.publish(topic, payload, options),
    deliver: (topic, epoch, entry) => publishing.deliver(topic, epoch, entry),
    emit: (topic, event) => publishing.emit(topic, event),
    emitToUser: (userId, event) => publishing.emit(userChannel(userId), event),
    emitToAll: (event) => publishing.emit(everyone, event),
    emitToSession: (sessionId, event) => sessions.byId(sessionId)?.connection.send(encode(event)),
    subscribe: async (sessionId, topic, since) => {
      const session = sessions.byId(sessionId)
      return session ? subscriptions.subscribe(session, topic, since) : refused('not_found', 'the session has ended')
    },
    unsubscribe: (sessionId, topic) => {
      const session = sessions.byId(sessionId)
      if (session) subscriptions.unsubscribe(session, topic, 'at_once')
    },
    unsubscribeUser: (userId, topic) => {
      for (const session of sessions.ofUser(userId)) subscriptions.unsubscribe(session, topic, 'at_once')
    },
    present: (topic, page) => presence.present(topic, page),
  }
}
