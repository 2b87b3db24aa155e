import { closeReasons } from '@hubbub/protocol/codes'
import { expect, test } from 'vitest'
import { FakeKeyValueStorage, FakeWorld, golden, onlineWorld } from '../testing/fake-world.ts'
import { MemoryOutbox } from '../testing/memory-outbox.ts'
import { HubError } from './errors.ts'

test('the token function is asked at every connection', async () => {
  const world = new FakeWorld()
  let asked = 0
  world.connect({ token: async () => `t${++asked}` })
  await world.welcome()
  expect(world.socket.last('hello')).toMatchObject({ token: 't1' })
  expect(world.socket.last('hello')).not.toHaveProperty('username')
  world.socket.end()
  await world.advance(1_000)
  world.socket.open()
  expect(world.socket.last('hello')).toMatchObject({ token: 't2' })
})

test('after_auth: the function is asked once more, then the client closes with the reason', async () => {
  const world = new FakeWorld()
  let asked = 0
  const hub = world.connect({ token: () => `t${++asked}` })
  await world.welcome()
  world.socket.end(closeReasons.token_expired.code)
  expect(hub.state.at).toBe('waiting')
  await world.advance(1_000)
  world.socket.open()
  world.socket.end(closeReasons.bad_token.code)
  expect(hub.state).toMatchObject({ at: 'closed', reason: { name: 'bad_token', retry: 'after_auth' } })
  expect(asked).toBe(2)
})

test('N7: after a connection that held, the function is asked again', async () => {
  const world = new FakeWorld()
  const hub = world.connect({ token: () => 't' })
  for (let round = 0; round < 3; round++) {
    await world.welcome()
    await world.advance(5_000)
    world.socket.end(closeReasons.token_expired.code)
    expect(hub.state.at).toBe('waiting')
    await world.advance(20_000)
  }
})

test('a token function that fails is tried again later, and reported', async () => {
  const world = new FakeWorld()
  let fails = true
  const hub = world.connect({ token: () => (fails ? Promise.reject(new Error('offline')) : 't') })
  await world.settle()
  expect(hub.state.at).toBe('waiting')
  expect(world.reported).toHaveLength(1)
  fails = false
  await world.advance(1_000)
  world.socket.open()
  expect(world.socket.last('hello')).toMatchObject({ token: 't' })
})

test('a token that arrives after close opens no socket', async () => {
  const world = new FakeWorld()
  const token = Promise.withResolvers<string>()
  const hub = world.connect({ token: () => token.promise })
  hub.close()
  token.resolve('late')
  await world.settle()
  expect(world.sockets).toHaveLength(0)
})

test("I1: a guest's token is kept, and shown by the next client of the same name", async () => {
  const tokens = new FakeKeyValueStorage()
  await onlineWorld({}, { tokens })
  const next = new FakeWorld({ tokens })
  next.connect()
  await next.settle()
  next.socket.open()
  expect(next.socket.last('hello')).toMatchObject({ token: 'eyJ…' })
  const other = new FakeWorld({ tokens })
  other.connect({ username: 'bob' })
  await other.settle()
  other.socket.open()
  expect(other.socket.last('hello')).toMatchObject({ username: 'bob' })
})

test('a guest whose token the server no longer takes starts anew, once', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.end(closeReasons.bad_token.code)
  await world.advance(1_000)
  world.socket.open()
  expect(world.socket.last('hello')).toMatchObject({ username: 'alice' })
  world.socket.end(closeReasons.bad_token.code)
  expect(hub.state.at).toBe('closed')
})

test('storage that throws means a new guest next time, nothing worse', async () => {
  const world = new FakeWorld()
  const forbidden = (): never => {
    throw new Error('forbidden')
  }
  const hub = world.connect({ tokenStorage: { getItem: forbidden, setItem: forbidden, removeItem: forbidden } })
  await world.welcome()
  expect(hub.state.at).toBe('online')
  expect(world.reported.length).toBeGreaterThan(0)
})

test('N7: tokens that end as soon as they are shown do not make it go round for ever', async () => {
  const world = new FakeWorld()
  const fresh: boolean[] = []
  const hub = world.connect({
    token: (request) => {
      fresh.push(request.fresh)
      return 't'
    },
  })
  for (let round = 0; round < 2; round++) {
    await world.welcome()
    world.socket.end(closeReasons.token_expired.code)
    await world.advance(1_000)
  }
  expect(hub.state).toMatchObject({ at: 'closed', reason: { name: 'token_expired' } })
  expect(fresh).toEqual([false, true])
})

test('N6: a token that ends soon is replaced on the same connection', async () => {
  const world = new FakeWorld()
  let asked = 0
  const hub = world.connect({ token: () => `t${++asked}` })
  const socket = await world.welcome()
  socket.receive(golden('token expiring'))
  await world.settle()
  expect(socket.all('refresh_token')).toMatchObject([{ token: 't2' }])
  await world.answer('refresh_token', { expires_at: '2026-11-20T10:00:00.000Z' })
  expect(hub.state.at).toBe('online')
  expect(world.sockets).toHaveLength(1)
})

test('N6: the same token again is not shown; a function that fails is reported, and the connection goes on', async () => {
  const world = new FakeWorld()
  let answer: () => string = () => 't'
  const hub = world.connect({ token: () => answer() })
  const socket = await world.welcome()
  socket.receive(golden('token expiring'))
  answer = () => {
    throw new Error('offline')
  }
  socket.receive(golden('token expiring'))
  await world.settle()
  expect(socket.all('refresh_token')).toEqual([])
  expect(world.reported).toHaveLength(1)
  expect(hub.state.at).toBe('online')
})

test.each(['revoked', 'banned'] as const)('N7: %s ends the client: the function is not asked again', async (name) => {
  const world = new FakeWorld()
  let asked = 0
  const hub = world.connect({ token: () => `t${++asked}` })
  await world.welcome()
  await world.advance(6_000)
  world.socket.end(closeReasons[name].code)
  expect(hub.state).toMatchObject({ at: 'closed', reason: { name } })
  expect(asked).toBe(1)
})

test('N7: a token function that knows it is over ends the client', async () => {
  const world = new FakeWorld()
  const over = new HubError('unauthenticated', 'sign in again', { retry: 'after_auth' })
  const hub = world.connect({ token: () => Promise.reject(over) })
  await world.settle()
  expect(hub.state).toMatchObject({ at: 'closed', reason: { name: 'bad_token', message: 'sign in again' } })
})

/** A token as a server makes it; nobody here looks at the signature. */
function tokenOf(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`
}

test.each([
  ['the subject of its token', { token: tokenOf({ sub: 'u_1', name: '子' }) }],
  ['the name the application gives', { token: () => Promise.reject(new Error('offline')), userKey: 'ada' }],
])('N8: a message written before the first welcome survives a reload, kept under %s', async (_, options) => {
  const outbox = new MemoryOutbox()
  const first = new FakeWorld({ outbox })
  const hub = first.connect(options)
  hub.room('general').send('kept')
  await first.settle()
  hub.close()
  const next = new FakeWorld({ outbox, seed: 2 })
  next.connect({ ...options, token: tokenOf({ sub: 'u_1', name: '子' }) })
  const socket = await next.welcome()
  await next.advance(2_000)
  expect(socket.all('message')).toMatchObject([{ content: 'kept' }])
})

test('N8: another user of the same browser does not send it', async () => {
  const outbox = new MemoryOutbox()
  const first = new FakeWorld({ outbox })
  const hub = first.connect({ token: tokenOf({ iss: 'a', sub: '1' }) })
  hub.room('general').send('kept')
  await first.settle()
  hub.close()
  const next = new FakeWorld({ outbox, seed: 2 })
  next.connect({ token: tokenOf({ iss: 'b', sub: '1' }) })
  const socket = await next.welcome()
  await next.advance(2_000)
  expect(socket.all('message')).toEqual([])
})
