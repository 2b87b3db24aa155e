import { Hub, type Module } from '@hubbub/hub'
import type { Authenticator, Clock, Logger } from '@hubbub/hub/ports'
import type { Context, Hono } from 'hono'
import { PrometheusMetrics } from './adapters/prometheus-metrics.ts'
import { SystemClock } from './adapters/system-clock.ts'
import { SystemRandom } from './adapters/system-random.ts'
import type { Configuration } from './config/index.ts'
import { EchoServer } from './echo/echo-server.ts'
import { apiParts } from './http/api/api-parts.ts'
import { apiRoutes } from './http/api/api-routes.ts'
import { createApp, type Stats, statsOf } from './http/app.ts'
import { configuredTopics } from './modules/configured-topics.ts'
import type { MadeModule } from './modules/module-recipe.ts'
import { findPage, type PageFiles, readPage } from './page/page-files.ts'
import * as settings from './settings.ts'
import { countedMetrics } from './stats/counted-metrics.ts'
import { Throughput } from './stats/throughput.ts'
import { requestAddress } from './http/request-address.ts'
import { hookRoutes } from './webhooks/hook-routes.ts'
import { WebSocketTransport } from './transport/websocket/websocket-transport.ts'
import { Networks } from './upgrade/networks.ts'
import type { UpgradeParts, UpgradePath } from './upgrade/upgrades.ts'
import { waysIn } from './ways-in.ts'

/** The parts of one server, wired together. */
export interface Assembly {
  readonly hub: Hub
  readonly transport: WebSocketTransport
  readonly echo: EchoServer
  readonly app: Hono
  readonly upgrades: UpgradeParts
  readonly stats: () => Promise<Stats>
}

/** What an assembly is made of. */
export interface AssemblyParts {
  readonly configuration: Configuration
  readonly logger: Logger
  readonly made: readonly MadeModule[]
  /** @default whoever the configuration lets in: guests, accounts, users of other issuers */
  readonly authenticator: Authenticator | undefined
  /** False while the server is leaving. */
  readonly isReady: () => boolean
}

/** Wires one server together; nothing is started yet. Throws a StartError where the machine does not play along. */
export function assemble({ configuration, logger, made, authenticator, isReady }: AssemblyParts): Assembly {
  const clock = new SystemClock(logger)
  const random = new SystemRandom()
  const prometheus = new PrometheusMetrics()
  const published = new Throughput(clock)
  const ways = authenticator
    ? { authenticator, routes: () => [] }
    : waysIn({ configuration, clock, random, logger, store: made.find((each) => each.store)?.store })
  const hub = new Hub({
    clock,
    random,
    logger,
    metrics: countedMetrics(prometheus, published),
    authenticator: ways.authenticator,
    modules: modulesOf(made, configuration),
    limits: settings.hubLimits(configuration),
    credentials: settings.credentials(configuration),
    heartbeat: settings.heartbeat(configuration),
    recovery: settings.recovery(configuration),
    presence: settings.presence(configuration),
  })
  const transport = new WebSocketTransport(settings.webSocket(configuration))
  transport.attach(hub.attach(transport))
  const echo = new EchoServer(settings.echo(configuration))
  const stats = statsSource(hub, made, published, clock)
  addGauges(prometheus, hub, echo)
  for (const gauge of made.flatMap(({ gauges = [] }) => gauges)) prometheus.gauge(gauge)
  const callers = apiParts({ configuration, hub, made, authenticator: ways.authenticator })
  const api = apiRoutes(callers)
  const ofModules = made.flatMap(({ routes }) => (routes ? [routes(callers)] : []))
  const app = createApp({
    logger,
    random,
    page: builtPage(),
    routes: [
      api.calls,
      ...ways.routes(hub.services),
      ...ofModules,
      ...hooks({ configuration, hub, made }),
      api.otherMethods,
    ],
    isReady,
    stats: configuration.http.metrics ? stats : undefined,
    exposition: () => prometheus.exposition(),
  })
  const upgrades = {
    transport,
    echo,
    logger,
    rules: settings.upgradeRules(configuration),
    trustedProxies: new Networks(configuration.http.trusted_proxies),
    admit: admission(hub, transport, echo, configuration),
  }
  return { hub, transport, echo, app, upgrades, stats }
}

/** Incoming webhooks, where there is chat and they are switched on. */
function hooks({
  configuration,
  hub,
  made,
}: Pick<AssemblyParts, 'configuration' | 'made'> & { hub: Hub }): readonly Hono[] {
  const store = made.find((each) => each.store)?.store
  if (!store || !configuration.webhooks.enabled) return []
  const proxies = new Networks(configuration.http.trusted_proxies)
  const addressOf = (context: Context): string => requestAddress(context, proxies)
  return [hookRoutes({ store, hub: hub.services, addressOf, bodyBytes: configuration.webhooks.body_bytes })]
}

function statsSource(hub: Hub, made: readonly MadeModule[], published: Throughput, clock: Clock): () => Promise<Stats> {
  const startedAt = clock.monotonic()
  const rooms = made.find((each) => each.rooms)?.rooms
  return async () =>
    statsOf(hub.stats(), {
      messages_per_second: published.perSecond(),
      uptime_seconds: Math.floor((clock.monotonic() - startedAt) / 1_000),
      ...(rooms ? { rooms: await rooms() } : {}),
    })
}

function builtPage(): PageFiles | undefined {
  const folder = findPage()
  return folder === undefined ? undefined : readPage(folder)
}

/** Counts echoes and closing connections too: the limit is about sockets, not about sessions. */
function admission(
  hub: Hub,
  transport: WebSocketTransport,
  echo: EchoServer,
  { limits, echo: echoed }: Configuration,
): UpgradeParts['admit'] {
  return (path: UpgradePath, address: string) => {
    const isFull =
      transport.size + echo.size >= limits.connections || (path === '/echo' && echo.size >= echoed.connections)
    return isFull
      ? { ok: false, reason: 'full', message: 'The server has all its connections; try again later.' }
      : hub.admit(address)
  }
}

function modulesOf(made: readonly MadeModule[], configuration: Configuration): readonly Module[] {
  const topics = configuredTopics(configuration)
  const modules = made.map(({ module }) => module)
  return topics ? [...modules, topics] : modules
}

function addGauges(prometheus: PrometheusMetrics, hub: Hub, echo: EchoServer): void {
  prometheus.gauge({ name: 'connections', help: 'Connections now', read: () => hub.stats().connections })
  prometheus.gauge({ name: 'sessions', help: 'Signed-in sessions now', read: () => hub.stats().sessions })
  prometheus.gauge({ name: 'users', help: 'Users with a session now', read: () => hub.stats().users })
  prometheus.gauge({ name: 'topics', help: 'Topics in use now', read: () => hub.stats().topics })
  prometheus.gauge({ name: 'echo_connections', help: 'Connections to the echo now', read: () => echo.size })
}
