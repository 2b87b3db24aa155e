import { expect, test } from 'vitest'
import { FakeWorld, golden, onlineWorld } from '../testing/fake-world.ts'

test('close ends the link, every timer and every listener', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  void room.timeline.loadInitial()
  room.typing()
  socket.receive(golden('typing'))
  room.send('a')
  await world.settle()
  await world.refuse('message', { code: 'overloaded', retry: 'backoff' })
  hub.topic('t').on('publication', () => undefined)
  await world.refuse('subscribe', { code: 'rate_limited', retry: 'backoff' })
  await world.refuse('history', { code: 'overloaded', retry: 'backoff' })
  hub.close()
  await world.settle()
  expect(socket.closedByClient?.code).toBe(1000)
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
})

test.each([
  ['while dialling', async () => undefined],
  [
    'while waiting',
    async (world: FakeWorld) => {
      await world.welcome()
      world.socket.end()
    },
  ],
])('close %s leaves nothing behind either', async (_, reach) => {
  const world = new FakeWorld()
  const hub = world.connect()
  await reach(world)
  hub.close()
  hub.close()
  await world.settle()
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
  expect(hub.state).toMatchObject({ at: 'closed', reason: { code: 1000, name: 'normal', retry: 'never' } })
})

test('a server that closes for good leaves nothing behind', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.end(4503, 'spam')
  await world.settle()
  expect(hub.state).toMatchObject({ at: 'closed', reason: { name: 'banned', message: 'spam' } })
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
})

test('what is under way rejects with closed; messages stay in the storage', async () => {
  const { world, hub } = await onlineWorld()
  const sending = hub.room('general').send('keep me')
  const call = hub.call('list_rooms')
  const next = hub.topic('t').next()
  await world.settle()
  hub.close()
  for (const promise of [sending.done, call, next]) await expect(promise).rejects.toMatchObject({ code: 'closed' })
  await world.settle()
  expect(await world.outbox.load('wss://chat.example.com/ws|u_1')).toMatchObject([{ text: 'keep me' }])
})

test('afterwards every call has its outcome', async () => {
  const { world, hub } = await onlineWorld()
  const room = hub.room('general')
  const topic = hub.topic('t')
  hub.close()
  const rejected = [
    hub.call('list_rooms'),
    hub.listRooms(),
    hub.createRoom({ name: 'x' }),
    room.join(),
    room.leave(),
    room.edit('m', 'x'),
    room.delete('m'),
    room.history(),
    room.onlineUsers(),
    topic.next(),
    topic.publish(1),
    topic.presence(),
  ]
  for (const promise of rejected) await expect(promise).rejects.toMatchObject({ code: 'closed', retry: 'never' })
  expect(room.send('x')).toMatchObject({ state: 'failed', error: { code: 'closed' } })
  await room.timeline.loadInitial()
  await room.timeline.loadOlder()
  expect(room.timeline.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'closed' } })
  room.typing()
  room.stopTyping()
  hub.reconnectNow()
  const never = (): never => expect.unreachable()
  for (const off of [hub.on('state', never), room.on('message', never), topic.on('publication', never)]) off()
  await world.settle()
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
  expect(world.sockets).toHaveLength(1)
})

test.each(['connecting', 'waiting', 'online', 'closed'])('a listener may close when it hears %s', async (at) => {
  const { world, hub, socket } = await onlineWorld()
  hub.on('state', (state) => {
    if (state.at === at) hub.close()
  })
  socket.end()
  await world.advance(1_000)
  for (const dialled of world.sockets.slice(1)) {
    dialled.open()
    dialled.receive(golden('welcome'))
  }
  await world.settle()
  hub.close()
  await world.settle()
  expect(hub.state.at).toBe('closed')
  expect(world.sockets.every(({ isClosed }) => isClosed)).toBe(true)
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
})

test('closing is told once, and nothing after it', async () => {
  const { world, hub, socket } = await onlineWorld()
  const states: string[] = []
  hub.on('state', ({ at }) => states.push(at))
  hub.room('general').on('message', () => states.push('message'))
  hub.close()
  hub.close()
  socket.receive(golden('message'))
  socket.end(4000)
  world.hint('online')
  await world.advance(60_000)
  expect(states).toEqual(['closed'])
})

test('connect refuses options that make no sense, at the call', () => {
  const world = new FakeWorld()
  expect(() => world.connect({ requestTimeoutMs: -1 })).toThrow(/requestTimeoutMs/)
  expect(() => world.connect({ reconnect: { maxMs: Number.POSITIVE_INFINITY } })).toThrow(/maxMs/)
  expect(() => world.connect({ outbox: { window: 0 } })).toThrow(/window must be a finite number, at least 1/)
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
})
