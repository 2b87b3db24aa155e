import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answered, type ApiWorld, apiWorld } from '../../testing/api-world.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await apiWorld()
  await world.ask('create_room', { name: 'den', room_id: 'den' })
})
afterAll(() => world[Symbol.asyncDispose]())

const replayed = ({ headers }: Answered): string | null => headers.get('idempotent-replayed')
const post = (path: string, key: string, body: unknown, token = world.alice.token) =>
  world.call('POST', path, { token, body, headers: { 'idempotency-key': key } })
const rooms = async (): Promise<unknown> => (await world.call('GET', '/api/stats')).body['rooms']

describe('H30', () => {
  test('the same request with the same key is carried out once and answered alike', async () => {
    const before = await rooms()
    const first = await post('/api/rooms', 'once', { name: 'once' })
    const again = await post('/api/rooms', 'once', { name: 'once' })
    expect([first.status, replayed(first)]).toEqual([201, null])
    expect([again.status, replayed(again)]).toEqual([201, 'true'])
    expect(again.body).toEqual(first.body)
    expect(await rooms()).toBe(Number(before) + 1)
  })

  test('the key may stand in quotes, as in the draft of the header', async () => {
    const first = await post('/api/rooms', '"quoted"', { name: 'quoted' })
    expect(replayed(await post('/api/rooms', 'quoted', { name: 'quoted' }))).toBe('true')
    expect(first.status).toBe(201)
  })

  test('of two at once one is carried out; the other waits or gets its answer', async () => {
    const before = await rooms()
    const [one, other] = await Promise.all([
      post('/api/rooms', 'both', { name: 'both' }),
      post('/api/rooms', 'both', { name: 'both' }),
    ])
    const refused = [one, other].filter(({ status }) => status === 409)
    expect(refused.map(({ body, headers }) => [body['code'], headers.get('retry-after')])).toEqual(
      refused.map(() => ['in_progress', '1']),
    )
    const later = await post('/api/rooms', 'both', { name: 'both' })
    expect([later.status, replayed(later)]).toEqual([201, 'true'])
    expect(await rooms()).toBe(Number(before) + 1)
  })

  test('a change that answers nothing is repeated as nothing', async () => {
    await world.ask('create_room', { name: 'gone', room_id: 'gone' })
    const headers = { 'idempotency-key': 'gone' }
    const remove = () => world.call('DELETE', '/api/rooms/gone', { token: world.alice.token, headers })
    const [first, again] = [await remove(), await remove()]
    expect([first.status, replayed(first), again.status, replayed(again)]).toEqual([204, null, 204, 'true'])
  })

  test('reading takes no part in it', async () => {
    const headers = { 'idempotency-key': 'once' }
    const answer = await world.call('GET', '/api/me', { token: world.alice.token, headers })
    expect([answer.status, replayed(answer)]).toEqual([200, null])
  })
})

describe('H31', () => {
  test('a refusal that is final is kept, though it would be carried out now', async () => {
    const join = { room_id: 'later' }
    const first = await post('/api/rooms/later/join', 'early', join, world.bob.token)
    await world.ask('create_room', { name: 'later', room_id: 'later' })
    const again = await post('/api/rooms/later/join', 'early', join, world.bob.token)
    expect([first.status, again.status, replayed(again)]).toEqual([404, 404, 'true'])
    expect((await post('/api/rooms/later/join', 'in-time', join, world.bob.token)).status).toBe(200)
  })

  test('what may be tried again is not kept', async () => {
    const orphan = { content: 'second', after: 'm-1' }
    const early = await post('/api/rooms/den/messages', 'm-2', orphan)
    await post('/api/rooms/den/messages', 'm-1', { content: 'first' })
    const later = await post('/api/rooms/den/messages', 'm-2', orphan)
    expect([early.body['code'], later.status, replayed(later)]).toEqual(['out_of_order', 201, null])
  })
})

describe('H32', () => {
  test('a key that belongs to another request is refused', async () => {
    await post('/api/rooms', 'mine', { name: 'mine' })
    const others = [
      await post('/api/rooms', 'mine', { name: 'other' }),
      await post('/api/rooms/den/messages', 'mine', { content: 'hi' }),
      await world.call('PATCH', '/api/rooms/den', {
        token: world.alice.token,
        body: { name: 'mine' },
        headers: { 'idempotency-key': 'mine' },
      }),
    ]
    expect(others.map(({ status, body }) => [status, body['code'], body['retry']])).toEqual(
      others.map(() => [422, 'key_reused', 'never']),
    )
  })

  test.each(['', 'two words', 'x'.repeat(65), '\u00e9', '""', '"two words"'])('a key as %j is refused', async (key) => {
    const answer = await post('/api/rooms', key, { name: 'x' })
    expect([answer.status, answer.body['path']]).toEqual([400, 'idempotency-key'])
  })
})

describe('H33', () => {
  test('keys of different owners do not meet', async () => {
    const secret = await world.key('rooms:write')
    for (const token of [world.alice.token, world.bob.token, secret]) {
      const answer = await post('/api/rooms', 'shared', { name: 'shared' }, token)
      expect([answer.status, replayed(answer)]).toEqual([201, null])
    }
  })

  test('an answer with a secret is not given twice', async () => {
    const make = () => post('/api/keys', 'secret', { name: 'k', scopes: ['rooms:read'] })
    const [first, again] = [await make(), await make()]
    expect([first.status, again.status, again.body['code']]).toEqual([201, 409, 'conflict'])
    expect(JSON.stringify(again.body)).not.toContain('hbk_')
  })
})

test('H34: the key of a message is its client_id too, which holds for ever and for sockets as well', async () => {
  const said = await post('/api/rooms/den/messages', 'for-ever', { content: 'hi' })
  const again = await world.ask('message', { room_id: 'den', content: 'hi', client_id: 'for-ever' })
  expect(again.body).toEqual({ ...said.body, duplicate: true })
  expect([said.status, again.status]).toEqual([201, 200])
})
