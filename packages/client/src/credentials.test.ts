import { closeReasons } from '@hubbub/protocol/codes'
import { expect, test } from 'vitest'
import { FakeKeyValueStorage, FakeWorld, onlineWorld } from '../testing/fake-world.ts'

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

test('after_auth after a welcome in between: the function is asked again', async () => {
  const world = new FakeWorld()
  const hub = world.connect({ token: () => 't' })
  for (let round = 0; round < 3; round++) {
    await world.welcome()
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
