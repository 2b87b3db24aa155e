import { chatReplies, errorCodes, topicReplies } from '@hubbub/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, apiWorld, requestOf, type RoutedType } from '../../testing/api-world.ts'
import { furnish, type Furnished, type RouteInput, routeInputs } from '../../testing/route-inputs.ts'
import { doneStatus, schemasOf } from './calls.ts'
import { routedCommands } from './command-routes.ts'
import { type CommandRoute, pathFields, takesBody } from './route.ts'

const config = {
  api: { strangers_per_second: 10_000, strangers_burst: 10_000, keys: 10_000 },
  chat: { rooms: 10_000, rooms_per_user: 10_000, memberships: 10_000 },
  topics: { 'news/:id': { publish: 'anyone', presence: true } },
} as const
const routes = routedCommands().map(([type, route]) => ({ type: type as RoutedType, route }))
const replies = { ...topicReplies, ...chatReplies }

let world: ApiWorld
beforeAll(async () => {
  world = await apiWorld(config)
})
afterAll(() => world[Symbol.asyncDispose]())

interface Prepared {
  readonly fields: Readonly<Record<string, unknown>>
  readonly token: string
  readonly mayRefuse: string | undefined
}

async function prepared(type: RoutedType): Promise<Prepared> {
  const { input, as = 'alice', mayRefuse }: RouteInput<RoutedType> = routeInputs[type]
  const make: (place: Furnished) => object = input
  return { fields: { ...make(await furnish(world)) }, token: world[as].token, mayRefuse }
}

/** Whether a refusal is one: JSON, with a known code. */
function isRefusal(body: Readonly<Record<string, unknown>>): boolean {
  return body['type'] === 'error' && Object.hasOwn(errorCodes, String(body['code']))
}

test.each(routes)('H1: $type is carried out by its route', async ({ type, route }) => {
  const { fields, token, mayRefuse } = await prepared(type)
  const { status, headers, body } = await world.ask(type, fields, { token })
  const done = doneStatus(schemasOf(type).reply, route.status)
  const said = { status, code: body['code'], message: body['type'] === 'error' ? body['message'] : undefined }
  expect(said).toMatchObject(mayRefuse === undefined ? { status: done, code: undefined } : { code: mayRefuse })
  expect(headers.get('cache-control')).toBe('no-store')
  expect(mayRefuse !== undefined || replies[type].safeParse(body).success).toBe(true)
})

test.each(routes)('H2: $type is refused without credentials, and with broken ones', async ({ type }) => {
  const { fields, token } = await prepared(type)
  const broken = [undefined, 'nonsense', `${token}x`, 'hbk_nothing_nothing', `hbr_${token}`, '']
  const answers = await Promise.all(broken.map((each) => world.ask(type, fields, { token: each })))
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(broken.map(() => [401, 'unauthenticated']))
  expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer')
})

test.each(routes)('H3: $type refuses fields of other types, and ids of nothing, in known words', async ({ type }) => {
  const { fields, token } = await prepared(type)
  const wrong = [{}, [[]], null, true, 1.5, -1, '', ' ', '\u0000', '../..', 'nobody', 'x'.repeat(5_000)]
  const requests = Object.keys(fields).flatMap((name) => wrong.map((value) => ({ ...fields, [name]: value })))
  for (const request of requests) {
    const { status, body } = await world.ask(type, request, { token })
    expect({ request, status, isFine: status < 400 || (status < 500 && isRefusal(body)) }).toMatchObject({
      isFine: true,
    })
  }
  expect(requests).toHaveLength(Object.keys(fields).length * wrong.length)
})

test.each(routes)('H4: $type by somebody without rights is refused in known words, or allowed', async ({ type }) => {
  const { fields } = await prepared(type)
  const key = await world.key('files:read')
  const { status, body } = await world.ask(type, fields, { token: key })
  const needsMore = type !== 'list_files' && type !== 'file_link'
  expect([status, body['code']]).toEqual(needsMore ? [403, 'forbidden'] : [200, undefined])
})

test.each(routes.filter(({ route }) => takesBody(route.method)))(
  'H5: $type refuses bodies that are too large, no JSON, or declared as something else',
  async ({ type }) => {
    const { fields, token } = await prepared(type)
    const { method, path } = requestOf(type, fields)
    const send = async (body: string, contentType = 'application/json') => {
      const answer = await world.call(method, path, { token, body, headers: { 'content-type': contentType } })
      return [answer.status, answer.body['code']]
    }
    expect(await send(`{"x":"${'x'.repeat(140_000)}"}`)).toEqual([413, 'too_large'])
    expect(await send('{"x":')).toEqual([400, 'malformed'])
    expect(await send('[1]')).toEqual([400, 'not_an_object'])
    expect(await send('a=b', 'application/x-www-form-urlencoded')).toEqual([415, 'invalid'])
    expect(await send('{}', 'text/plain')).toEqual([415, 'invalid'])
  },
)

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const byPath = [...Map.groupBy(routes, ({ route }): string => route.path)]

test.each(byPath)('H6: %s says which methods it has', async (path, ofPath) => {
  const filled = path.replaceAll(/\{\w+\}/g, 'x')
  const known = new Set<string>(ofPath.map(({ route }: { route: CommandRoute }) => route.method))
  if (path === '/api/files/{file_id}') known.add('GET')
  for (const method of methods.filter((each) => !known.has(each))) {
    const { status, headers, body } = await world.call(method, filled, { token: world.alice.token })
    expect([method, status, body['code']]).toEqual([method, 405, 'invalid'])
    const allowed = headers
      .get('allow')
      ?.split(', ')
      .filter((each) => each !== 'HEAD')
    expect(allowed?.toSorted()).toEqual([...known].toSorted())
  }
  expect(pathFields(path).length).toBe(path.split('{').length - 1)
})
