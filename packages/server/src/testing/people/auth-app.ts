import { Hono } from 'hono'
import { createLogger } from '../../adapters/pino-logger.ts'
import { answerFault } from '../../http/answers.ts'
import { authRoutes } from '../../http/auth-routes.ts'
import { peopleHarness, type PeopleHarness } from './people-harness.ts'

/** What a route answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** The routes of `/api/auth` on accounts in memory. */
export interface AuthApp extends PeopleHarness {
  readonly app: Hono
  /** Log lines as they are written, every level. */
  readonly written: string[]
  /** Posts to a route below `/api/auth`, as a program would. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answered>
}

/** Makes the routes; `given` and `more` are those of `peopleHarness`. */
export function authApp(...[given, more]: Parameters<typeof peopleHarness>): AuthApp {
  const harness = peopleHarness(given, more)
  const written: string[] = []
  const logger = createLogger({ level: 'debug', format: 'json' }, { write: (line) => written.push(line) })
  const app = new Hono()
  app.route(
    '/',
    authRoutes({
      accounts: harness.accounts,
      authenticator: harness.people.authenticator(harness.store),
      clock: harness.clock,
      modes: { guests: true, issuers: [] },
      allowedOrigins: ['https://friend.example'],
      addressOf: (context) => context.req.header('x-test-address') ?? '10.0.0.1',
    }),
  )
  app.onError((error, context) => answerFault(context, error, { logger, random: { float: () => 0, id: () => 'id' } }))
  const post: AuthApp['post'] = async (path, body, headers = {}) => {
    const answer = await app.request(`http://chat.example/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: 'chat.example', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: answer.status, headers: answer.headers, body: fieldsOf(await answer.json()) }
  }
  return { ...harness, app, written, post }
}

function fieldsOf(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null) throw new Error('The answer is no object')
  return { ...json }
}
