import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chatReplies, errorCodes, type SchemaTable, schemaOf } from '@hubbub/protocol'
import { openApiDocument } from '@hubbub/server'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { fittingJson, hostile, type Known } from './support/arbitrary-of.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

const replies: SchemaTable = chatReplies
const document = openApiDocument()
const operations = Object.entries(document.paths).flatMap(([path, ofPath]) =>
  Object.entries(ofPath).map(([method, operation]) => ({ id: operation.operationId, method, path, operation })),
)
type Placed = (typeof operations)[number]

const resources = new AsyncDisposableStack()
let server: ServerProcess
let token: string
let bob: string
let known: Known

beforeAll(async () => {
  const data = resources.use(await temporaryFolder())
  const config = join(data.path, 'config.json')
  // What is tested here is what requests do, not how many there may be.
  const limits = { user_commands_per_second: 100_000, user_command_burst: 100_000 }
  const api = { strangers_per_second: 100_000, strangers_burst: 100_000, keys: 100_000 }
  const auth = { attempts: { per_account: 100_000, per_address: 100_000 } }
  await writeFile(config, JSON.stringify({ limits, api, auth, chat: { rooms: 100_000, rooms_per_user: 100_000 } }))
  server = resources.use(new ServerProcess(await freePort(), data.path, ['--config', config]))
  await server.start()
  token = (await register('alice')).access_token
  bob = (await register('bob')).user.id
})
beforeEach(async () => {
  known = await furnished()
})
afterAll(() => resources.disposeAsync())

const json = z.record(z.string(), z.unknown())

async function post(path: string, body: object): Promise<z.infer<typeof json>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return json.parse(await answer.json())
}

const account = z.object({ access_token: z.string(), user: z.object({ id: z.string() }) })
const register = async (username: string) =>
  account.parse(await post('/api/auth/register', { username, password: 'correct horse' }))

/** A room with messages to point at, for what was there may be deleted by now. */
async function furnished(): Promise<Known> {
  const room = `den${(rooms += 1)}`
  await post('/api/rooms', { name: 'den', room_id: room })
  const said = [
    await post(`/api/rooms/${room}/messages`, { content: 'a' }),
    await post(`/api/rooms/${room}/messages`, { content: 'b' }),
  ]
  const messages = said.map((body) => z.string().parse(body['message_id']))
  return {
    room_id: [room],
    to_room_id: [room],
    message_id: messages,
    reply_to: messages,
    thread_id: messages,
    user_id: [bob],
    to: [bob],
    emoji: ['👍', ':tada:'],
  }
}
let rooms = 0

/** The schema with the named ones in it. */
function inlined(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inlined)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, ...rest } = json.parse(schema)
  const named = typeof $ref === 'string' ? document.components.schemas[$ref.slice('#/components/schemas/'.length)] : {}
  const all = { ...named, ...rest }
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, inlined(value)]))
}

interface Request {
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly key: string | undefined
}

function requests({ operation }: Placed): fc.Arbitrary<Request> {
  const { parameters = [], requestBody } = operation
  const named = parameters.flatMap((each) => ('name' in each ? [each] : []))
  const fields = (where: string): fc.Arbitrary<Record<string, unknown>> => {
    const here = named.filter((each) => each.in === where)
    const values = here.map(({ name, schema }) => [name, fittingJson(inlined(schema), name, known)] as const)
    const requiredKeys = here.filter(({ required }) => required).map(({ name }) => name)
    return fc.record(Object.fromEntries(values), { requiredKeys })
  }
  const body = requestBody?.content['application/json']?.schema
  return fc.record({
    path: fields('path'),
    query: fields('query'),
    body: body ? fittingJson(inlined(body), '', known) : fc.constant(undefined),
    key: fc.option(fc.stringMatching(/^[!-~]{1,10}$/), { nil: undefined, freq: 5 }),
  })
}

/** Requests with one or two things in them that hold anything. */
function brokenRequests(placed: Placed): fc.Arbitrary<Request> {
  const wrong = fc.dictionary(
    fc.constantFrom('limit', 'cursor', 'content', 'name', '__proto__', 'type', 'ref'),
    hostile,
    {
      maxKeys: 2,
    },
  )
  return fc.tuple(requests(placed), wrong, hostile, fc.nat(3)).map(([request, fields, anything, which]) => {
    const { path, query, body } = request
    const first = Object.keys(path)[0]
    return {
      key: which === 0 ? 'é'.repeat(70) : request.key,
      path: which === 1 && first !== undefined ? { ...path, [first]: anything } : path,
      query: { ...query, ...fields },
      body: which === 2 ? anything : body === undefined ? undefined : { ...json.parse(body), ...fields },
    }
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
/** Lone halves of pairs cannot stand in an address. */
const encoded = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed())

async function send({ method, path }: Placed, request: Request): Promise<Response> {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(request.path[name]))
  const query = Object.entries(request.query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${encodeURIComponent(name)}=${encoded(each)}`),
  )
  const hasBody = method !== 'get' && method !== 'delete' && request.body !== undefined
  return fetch(`${server.url}${place}?${query.join('&')}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${token}`,
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
    },
    ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
  })
}

/** What is wrong with an answer; undefined when nothing is. */
async function faultOf({ id }: Placed, answer: Response): Promise<string | undefined> {
  const text = await answer.text()
  const { status } = answer
  if (status >= 500) return `${status}: ${text}`
  // A head that is too large is refused before any route is known.
  if (status === 431) return undefined
  if (status === 204 || status === 304) return text === '' ? undefined : `${status} with a body`
  if (!answer.headers.get('content-type')?.startsWith('application/json')) return `${status} is no JSON`
  const body = json.parse(JSON.parse(text))
  if (status >= 400) {
    const code = String(body['code'])
    return body['type'] === 'error' && Object.hasOwn(errorCodes, code) ? undefined : `${status} with ${text}`
  }
  const parsed = schemaOf(replies, id)?.safeParse(body)
  return parsed?.success === false ? `not as its schema says: ${parsed.error.message}` : undefined
}

const kinds = [
  ['values that fit', requests, 12],
  ['anything in it', brokenRequests, 12],
] as const

test.each(operations.flatMap((placed) => kinds.map(([what, make, runs]) => ({ ...placed, what, make, runs }))))(
  'H3: $id with $what is answered in known words, and never with a fault',
  async ({ make, runs, ...placed }) => {
    await fc.assert(
      fc.asyncProperty(make(placed), async (request) => {
        expect(await faultOf(placed, await send(placed, request))).toBeUndefined()
      }),
      { numRuns: runs, endOnFailure: true },
    )
  },
)

test('H3: after all of it the server is the same process, well, and stores messages', async () => {
  const [room = ''] = known['room_id'] ?? []
  expect(await post(`/api/rooms/${room}/messages`, { content: 'still here' })).toMatchObject({ seq: 3 })
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})
