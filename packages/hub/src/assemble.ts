import { encode, type EncodedFrame, type TopicName } from '@hubbub/protocol'
import { activityCommand, commandTable, topicCommandTable } from './commands.ts'
import type { HubOptions } from './hub-options.ts'
import { obey, servicesOf } from './make-services.ts'
import { LocalBroker } from './memory/local-broker.ts'
import { MemoryLog } from './memory/memory-log.ts'
import { silentLogger, silentMetrics } from './memory/silent.ts'
import type { Module } from './module.ts'
import { credentialDefaults, heartbeatDefaults, limitDefaults, recoveryDefaults } from './options.ts'
import type { Broker } from './ports/broker.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Metrics } from './ports/metrics.ts'
import type { Random } from './ports/random.ts'
import type { Transport } from './ports/transport.ts'
import { presenceTimes } from './presence/derive-presence.ts'
import type { Newcomer } from './presence/people.ts'
import { Presence } from './presence/presence.ts'
import { Publishing, userChannel } from './publishing.ts'
import type { HubServices } from './services.ts'
import { AdmissionBook } from './session/admission.ts'
import type { Session } from './session/connection.ts'
import { CommandRunner } from './session/command-runner.ts'
import { Connections } from './session/connections.ts'
import { Dispatcher } from './session/dispatcher.ts'
import { Doubts } from './session/doubts.ts'
import { runHook, tellModules } from './session/hooks.ts'
import { pay, perform } from './session/perform.ts'
import { refreshCommand } from './session/refresh.ts'
import { Revocations } from './session/revocations.ts'
import { Sessions } from './session/sessions.ts'
import { SignIn } from './session/sign-in.ts'
import { Subscriptions } from './session/subscriptions.ts'
import { UserBuckets } from './session/user-buckets.ts'
import { Sweep } from './sweep.ts'
import type { TopicSurroundings } from './topic/local-topic.ts'
import { Namespaces } from './topic/namespaces.ts'
import { Topics } from './topic/topics.ts'

/** The parts of one hub. */
export interface HubParts {
  readonly node: string
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly metrics: Metrics
  readonly broker: Broker
  readonly modules: readonly Module[]
  readonly services: HubServices
  readonly admission: AdmissionBook
  readonly connections: Connections
  readonly sessions: Sessions
  readonly topics: Topics
  /** The broker channels of users. */
  readonly channels: Topics
  readonly presence: Presence
  readonly publishing: Publishing
  readonly sweep: Sweep
}

/** Wires the parts of one hub together; the only place that knows them all. */
export function assemble(options: HubOptions): HubParts {
  const { clock, random, authenticator, modules } = options
  const { logger = silentLogger, metrics = silentMetrics, broker = new LocalBroker() } = options
  const history = options.history ?? new MemoryLog(clock, random)
  const limits = { ...limitDefaults, ...options.limits }
  const heartbeat = { ...heartbeatDefaults, ...options.heartbeat }
  const credentials = { ...credentialDefaults, ...options.credentials }
  const recovery = { ...recoveryDefaults, ...options.recovery }
  const times = { ...presenceTimes, ...options.presence }
  const node = `n_${random.id().slice(0, 12)}`
  const transports = new Set<Transport>()
  const sessions = new Sessions()
  const admission = new AdmissionBook(limits)

  const tell = (topic: TopicName, frame: EncodedFrame): void => publishing.fanOut(topic, frame)
  const namespaces = new Namespaces(modules)
  const aroundTopics: TopicSurroundings = {
    broker,
    clock,
    logger,
    metrics,
    recovery,
    fanOut: tell,
    removed: (topic, userId, position) => doubts.removed(topic, userId, position),
    ended: (topic) => doubts.ended(topic),
    reset: (topic, position, reason) => {
      publishing.reset(topic, position, reason)
      doubts.restarted(topic)
    },
  }
  const topics = new Topics(namespaces, history, aroundTopics)
  const channels = new Topics(namespaces, history, aroundTopics)
  const presence = new Presence({
    node,
    broker,
    clock,
    logger,
    times,
    tell: (topic, event) => tell(topic, encode(event)),
    listen: async (userId) => {
      const channel = await channels.lease(userChannel(userId), {})
      return () => channels.release(channel)
    },
    askOthers: (userId) => publishing.instruct({ kind: 'say_presence', userId }),
    changed: (sessionId, changed) => {
      const session = sessions.byId(sessionId)?.connection.session
      if (session)
        void runHook({ modules, logger }, 'presenceChanged', (module) => module.presenceChanged?.(session, changed))
    },
    gone: (gone) => runHook({ modules, logger }, 'userGone', (module) => module.userGone?.(gone)),
  })
  const publishing: Publishing = new Publishing({
    node,
    broker,
    metrics,
    history,
    topics,
    transports,
    sendToUser: (userId, frame, from) => {
      for (const session of sessions.ofUser(userId)) session.connection.tell(frame, from)
    },
    sendToAll: (frame, from) => {
      for (const connection of connections.all()) connection.tell(frame, from)
    },
    hearPresence: (topic, said) => presence.hear(topic, said),
    obey: (instruction) => obey(instruction, { revocations, doubts, presence }),
  })
  const subscriptions = new Subscriptions({ topics, presence, metrics, limits, recovery })
  const doubts = new Doubts({ logger, topics, sessions, subscriptions, parallel: recovery.parallel })
  const revocations = new Revocations({ authenticator, sessions, clock, logger, options: credentials })
  const buckets = new UserBuckets(limits.commandsPerUser, clock)
  const services = servicesOf({
    clock,
    random,
    logger,
    publishing,
    presence,
    sessions,
    subscriptions,
    doubts,
    revocations,
    perform: (...call) => performs(...call),
    pay: (userId) => pay({ clock, metrics, buckets }, userId),
  })
  const runner = new CommandRunner({
    clock,
    random,
    logger,
    metrics,
    hub: services,
    commands: commandTable(modules, {
      ...topicCommandTable(topics, services),
      activity: activityCommand(presence),
      refresh_token: refreshCommand({ authenticator, sessions, revocations }),
    }),
    isDraining: () => admission.draining,
  })
  const performs: HubServices['perform'] = (caller, type, fields) =>
    perform({ clock, random, metrics, runner, buckets }, caller, { type, fields })
  const signIn = new SignIn({
    clock,
    random,
    logger,
    authenticator,
    modules,
    sessions,
    revocations,
    subscriptions,
    dispatcher: () => dispatcher,
    limits,
    heartbeat,
    recovery,
    presence: times,
    openChannel: async (session) => {
      const channel = await channels.lease(userChannel(session.user.id), {})
      if (session.connection.isClosed) channels.release(channel)
      else session.channel = channel
    },
    opening: (session) => presence.opening(newcomer(session)),
    opened: (session, how) => {
      presence.opened(session, how)
      tellModules({ modules, logger }, 'sessionOpened', session)
    },
  })
  const dispatcher: Dispatcher = new Dispatcher({
    clock,
    metrics,
    hub: services,
    modules,
    runner,
    bucketOf: (session) => buckets.of(session.user.id),
    sign: (session) => presence.sign(session),
    hello: (connection, raw) => signIn.hello(connection, raw),
  })
  const ended = (session: Session, wasOpen: boolean): void => {
    subscriptions.end(session)
    presence.ended(session)
    if (session.channel) channels.release(session.channel)
    sessions.remove(session)
    if (wasOpen) tellModules({ modules, logger }, 'sessionEnded', session)
  }
  const connections: Connections = new Connections({
    clock,
    metrics,
    logger,
    limits,
    credentials,
    admission,
    dispatcher,
    runner,
    signIn,
    transports,
    ended,
  })
  const sweep = new Sweep({
    clock,
    broker,
    topics,
    presence,
    connections,
    revocations,
    buckets,
    heartbeat,
    sweepMs: recovery.sweepMs,
    recheckMs: credentials.recheckMs,
  })
  return {
    node,
    clock,
    random,
    logger,
    metrics,
    broker,
    modules,
    services,
    admission,
    connections,
    sessions,
    topics,
    channels,
    presence,
    publishing,
    sweep,
  }
}

/** A session as presence knows it. */
function newcomer({ id, user, guest, client }: Session): Newcomer {
  return { id, user, guest, client: client && `${client.name} ${client.version}`.trim() }
}
