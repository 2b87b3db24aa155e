import { closeReasons } from '@hubbub/protocol/codes'
import { expect, test } from 'vitest'
import { FakeWorld, golden, onlineWorld } from '../testing/fake-world.ts'
import type { ConnectionState } from './state.ts'

test('the first frame is hello with the name, the client and the positions', async () => {
  const world = new FakeWorld()
  const hub = world.connect({ client: { name: 'web', version: '1.0' } })
  await world.settle()
  world.socket.open()
  expect(world.socket.url).toBe('wss://chat.example.com/ws')
  expect(world.socket.sent).toEqual([
    { type: 'hello', ref: 'hello', username: 'alice', client: { name: 'web', version: '1.0' }, positions: {} },
  ])
  expect(hub.state).toEqual({ at: 'connecting', attempt: 0 })
})

test('a welcome makes the client online, and tells who it is before the state is told', async () => {
  const world = new FakeWorld()
  const hub = world.connect()
  const seen: unknown[] = []
  hub.on('state', ({ at }) => seen.push([at, hub.user?.username, hub.rooms.length]))
  hub.on('welcome', ({ session_id }) => seen.push(session_id))
  await world.welcome()
  expect(seen).toEqual([['online', 'alice', 1], 's_1'])
})

test('a cut link comes back after a wait between minMs and the growing ceiling, with the session and positions', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.end()
  const { state } = hub
  expect(state).toMatchObject({ at: 'waiting', attempt: 1, reason: { code: 1006, name: 'lost' } })
  expect(state.retryInMs).toBeGreaterThanOrEqual(500)
  expect(state.retryInMs).toBeLessThanOrEqual(1_000)
  await world.advance(1_000)
  world.socket.open()
  expect(world.socket.last('hello')).toMatchObject({
    session_id: 's_1',
    positions: { 'room:general': { epoch: 'x7', offset: 128 } },
  })
})

test('waits grow while no connection holds, and are short again after one that held', async () => {
  const { world, hub, socket } = await onlineWorld({ reconnect: { minMs: 100, maxMs: 10_000, stableMs: 5_000 } })
  socket.end()
  for (let attempt = 2; attempt <= 6; attempt++) {
    await world.advance(10_000)
    await world.welcome()
    world.socket.end()
    expect(hub.state).toMatchObject({ at: 'waiting', attempt })
  }
  await world.advance(10_000)
  await world.welcome()
  await world.advance(5_000)
  world.socket.end()
  expect(hub.state).toMatchObject({ at: 'waiting', attempt: 1 })
})

test('going_away: the client leaves at a moment within the window', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.receive({ type: 'going_away', reconnect_after_ms: [2_000, 8_000] })
  await world.advance(1_999)
  expect(hub.state.at).toBe('online')
  await world.advance(6_001)
  expect(socket.closedByClient?.code).toBe(1000)
  expect(world.sockets).toHaveLength(2)
  expect(hub.state.at).toBe('connecting')
})

test('going_away: a close that follows does not bring the client back before its moment, nor does the page', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.receive({ type: 'going_away', reconnect_after_ms: [2_000, 8_000] })
  socket.end(closeReasons.draining.code)
  expect(hub.state.retryInMs).toBeGreaterThanOrEqual(2_000)
  expect(hub.state.retryInMs).toBeLessThanOrEqual(8_000)
  world.hint('visible')
  await world.advance(1_999)
  expect(world.sockets).toHaveLength(1)
  hub.reconnectNow()
  await world.settle()
  expect(world.sockets).toHaveLength(2)
})

test.each(Object.entries(closeReasons))('close %s follows its advice', async (name, reason) => {
  const { hub, socket } = await onlineWorld({ token: 'fixed' })
  socket.end(reason.code)
  const comesBack = reason.retry === 'now' || reason.retry === 'backoff'
  expect(hub.state).toMatchObject({ at: comesBack ? 'waiting' : 'closed', reason: { name, retry: reason.retry } })
})

test('superseded: the next hello begins a new session, so that two tabs never fight', async () => {
  const { world, socket } = await onlineWorld()
  socket.end(closeReasons.superseded.code)
  await world.advance(1_000)
  world.socket.open()
  expect(world.socket.last('hello')).not.toHaveProperty('session_id')
})

test('a hello that is never answered counts as lost', async () => {
  const world = new FakeWorld()
  const hub = world.connect({ connectTimeoutMs: 3_000 })
  await world.settle()
  world.socket.open()
  await world.advance(3_000)
  expect(hub.state.at).toBe('waiting')
  expect(world.socket.closedByClient).toBeDefined()
})

test('a refused hello closes the client when the server says never, with its words', async () => {
  const world = new FakeWorld()
  const hub = world.connect()
  await world.settle()
  world.socket.open()
  world.socket.receive({ type: 'error', ref: 'hello', code: 'invalid', message: 'username: taken', retry: 'never' })
  expect(hub.state).toMatchObject({ at: 'closed', reason: { retry: 'never', message: 'username: taken' } })
})

test('a refused hello that may be repeated waits as long as the server asks', async () => {
  const world = new FakeWorld()
  const hub = world.connect()
  await world.settle()
  world.socket.open()
  const refusal = { ...golden('rate limited'), ref: 'hello', retry_after_ms: 7_000 }
  world.socket.receive(refusal)
  expect(hub.state).toMatchObject({ at: 'waiting', retryInMs: 7_000 })
})

test('online and visible dial at once; reconnectNow too; attempts still count', async () => {
  const { world, hub, socket } = await onlineWorld()
  const states: ConnectionState['at'][] = []
  hub.on('state', ({ at }) => states.push(at))
  socket.end()
  for (const now of [() => world.hint('online'), () => world.hint('visible'), () => hub.reconnectNow()]) {
    now()
    await world.settle()
    world.socket.end()
  }
  expect(states).toEqual(['waiting', 'connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'waiting'])
  expect(hub.state).toMatchObject({ attempt: 4 })
})

test('a link that an event sent meanwhile belongs to the past is not heard', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.receive({ type: 'going_away', reconnect_after_ms: [0, 0] })
  await world.advance(1)
  socket.end(closeReasons.banned.code)
  expect(hub.state.at).toBe('connecting')
})

test('frames that are no frames are reported and cost nothing', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.receiveText('{')
  socket.receiveText('[]')
  socket.receive({ type: 'synced', topics: null })
  socket.receive({ type: 'from_the_future', room_id: 7 })
  expect(world.reported).toHaveLength(2)
  expect(hub.state.at).toBe('online')
})
