import type { HubStats } from '@hubbub/hub'
import type { Logger, Random } from '@hubbub/hub/ports'
import { errorFrame, refuse } from '@hubbub/protocol'
import { type Context, Hono } from 'hono'
import type { PageFiles } from '../page/page-files.ts'
import { answerFault } from './answers.ts'
import { pageRoutes } from './page-routes.ts'
import { securityHeaders } from './security-headers.ts'

/** What the HTTP side shows of the server. */
export interface AppParts {
  readonly logger: Logger
  readonly random: Random
  readonly page: PageFiles | undefined
  /** More routes, as those of signing in. */
  readonly routes: readonly Hono[]
  /** False while the server is leaving. */
  readonly isReady: () => boolean
  /** The numbers of `/api/stats`; undefined hides it and `/metrics`. */
  readonly stats: (() => Promise<Stats>) | undefined
  readonly exposition: () => Promise<{ contentType: string; text: string }>
}

/** The numbers of `/api/stats`. */
export interface Stats {
  /** Users with at least one connection. */
  readonly online_users: number
  readonly connections: number
  /** Chat rooms; undefined without the chat module. */
  readonly rooms?: number
  /** Topics in use on this node. */
  readonly topics: number
  /** Events published per second, over the last ten seconds. */
  readonly messages_per_second: number
  /** Mean length of all connections so far, open ones included. */
  readonly mean_connection_seconds: number
  readonly uptime_seconds: number
}

/** Makes `/api/stats` of what the hub counts. */
export function statsOf(hub: HubStats, more: Pick<Stats, 'messages_per_second' | 'uptime_seconds' | 'rooms'>): Stats {
  return {
    online_users: hub.users,
    connections: hub.connections,
    topics: hub.topics,
    mean_connection_seconds: Math.round(hub.meanConnectionMs) / 1_000,
    ...more,
  }
}

/** The HTTP routes: health, numbers, the page; everything else is a clear 404. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    await next()
    // Files bring stricter ones of their own.
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!context.res.headers.has(name)) context.header(name, value)
    }
  })
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.get('/readyz', (context) =>
    parts.isReady() ? context.json({ status: 'ready' }) : context.json({ status: 'draining' }, 503),
  )
  numbers(app, parts)
  for (const path of ['/ws', '/echo']) {
    app.all(path, (context) => {
      context.header('Upgrade', 'websocket')
      return problem(context, 426, 'This is a WebSocket: connect with a WebSocket client.')
    })
  }
  for (const routes of parts.routes) app.route('/', routes)
  app.route('/', pageRoutes(parts.page))
  app.notFound((context) => problem(context, 404, `There is nothing at ${context.req.path.slice(0, 100)}.`))
  app.onError((error, context) => answerFault(context, error, parts))
  return app
}

function numbers(app: Hono, parts: AppParts): void {
  const { stats } = parts
  if (!stats) return
  app.get('/api/stats', async (context) => {
    context.header('Cache-Control', 'no-store')
    return context.json(await stats())
  })
  app.get('/metrics', async (context) => {
    const { contentType, text } = await parts.exposition()
    context.header('Content-Type', contentType)
    return context.body(text)
  })
}

function problem(context: Context, status: 404 | 426, message: string): Response {
  return context.json(errorFrame(refuse(status === 404 ? 'not_found' : 'invalid', message)), status)
}
