import type { chatCommands, hubCommands } from '@hubbub/protocol'
import { z } from 'zod'
import type { PartialConfiguration } from '../config/index.ts'
import { commandRoutes } from '../http/api/command-routes.ts'
import { pathFields, takesBody } from '../http/api/route.ts'
import { type TestServer, testServer } from './test-server.ts'

/** An answer, read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Empty where there was none. */
  readonly body: Readonly<Record<string, unknown>>
}

/** A request to make. */
export interface Asked {
  readonly token?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A server with accounts on it. The first is the administrator. */
export interface ApiWorld extends AsyncDisposable {
  readonly server: TestServer
  readonly alice: SignedIn
  readonly bob: SignedIn
  /** Not in any room but the default one. */
  readonly carol: SignedIn
  /** Makes a request; a body that is no text is sent as JSON. */
  call(method: string, path: string, asked?: Asked): Promise<Answered>
  /** Calls a command by its route. */
  ask(type: RoutedType, fields: Readonly<Record<string, unknown>>, asked?: Asked): Promise<Answered>
  /** Makes a key with these scopes. */
  key(...scopes: readonly string[]): Promise<string>
}

/** Somebody with an access token. */
export interface SignedIn {
  readonly id: string
  readonly token: string
}

type Table = typeof commandRoutes
/** A command with a route. */
export type RoutedType = {
  [Type in keyof Table]: Table[Type] extends { readonly path: string } ? Type : never
}[keyof Table]

/** What a command with a route takes. */
export type RoutedInput<Type extends RoutedType> = Type extends keyof typeof chatCommands
  ? z.input<(typeof chatCommands)[Type]>
  : Type extends keyof typeof hubCommands
    ? z.input<(typeof hubCommands)[Type]>
    : never

const object = z.record(z.string(), z.unknown())
const signedIn = z.object({ access_token: z.string(), user: z.object({ id: z.string() }) })

/** Starts a server with three accounts; nobody is limited unless the settings say so. */
export async function apiWorld(config: PartialConfiguration = {}): Promise<ApiWorld> {
  const unlimited = { user_commands_per_second: 100_000, user_command_burst: 100_000 }
  const attempts = { per_account: 1_000, per_address: 1_000 }
  const server = await testServer({ limits: unlimited, auth: { attempts }, ...config })
  const call: ApiWorld['call'] = async (method, path, { token, body, headers = {} } = {}) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : object.parse(JSON.parse(text)) }
  }
  const register = async (username: string): Promise<SignedIn> => {
    const { body } = await call('POST', '/api/auth/register', { body: { username, password: 'correct horse' } })
    const { access_token: token, user } = signedIn.parse(body)
    return { id: user.id, token }
  }
  const alice = await register('alice')
  const ask: ApiWorld['ask'] = (type, fields, asked = { token: alice.token }) => {
    const { method, path, body } = requestOf(type, fields)
    return call(method, path, { ...asked, ...(body === undefined ? {} : { body }) })
  }
  return {
    server,
    alice,
    bob: await register('bob'),
    carol: await register('carol'),
    call,
    ask,
    key: async (...scopes) => {
      const { body } = await ask('create_api_key', { name: `k${(made += 1)}`, scopes })
      return z.object({ secret: z.string() }).parse(body).secret
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
let made = 0

/** The request that a command is over HTTP. */
export function requestOf(
  type: RoutedType,
  fields: Readonly<Record<string, unknown>>,
): { readonly method: string; readonly path: string; readonly body?: object } {
  const { method, path } = commandRoutes[type]
  const named = pathFields(path)
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(wordOf(fields[name])))
  const rest = Object.entries(fields).filter(([name]) => !named.includes(name))
  if (takesBody(method)) return { method, path: filled, ...(rest.length > 0 ? { body: Object.fromEntries(rest) } : {}) }
  const query = new URLSearchParams(
    rest.flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, wordOf(each)])),
  ).toString()
  return { method, path: query === '' ? filled : `${filled}?${query}` }
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
