import { expect, test } from 'vitest'
import { FakeWorld, golden, onlineWorld } from '../testing/fake-world.ts'
import { HubError } from './errors.ts'

/** What became of a promise, without waiting for it. */
function watch(promise: Promise<unknown>): { value?: unknown; error?: HubError } {
  const seen: { value?: unknown; error?: HubError } = {}
  promise.then(
    (value) => (seen.value = value),
    (error: HubError) => (seen.error = error),
  )
  return seen
}

test('replies find their calls by ref, in whatever order they come', async () => {
  const { world, hub, socket } = await onlineWorld()
  const first = watch(hub.call('list_rooms'))
  const second = watch(hub.call('online_users', { room_id: 'general' }))
  const [listRooms, onlineUsers] = [socket.last('list_rooms').ref, socket.last('online_users').ref]
  socket.receive({ type: 'ok', ref: onlineUsers, users: [], online: 0, room_id: 'general' })
  socket.receive({ type: 'ok', ref: listRooms, rooms: [] })
  await world.settle()
  expect([first.value, second.value]).toEqual([{ rooms: [] }, { users: [], online: 0, room_id: 'general' }])
})

test('a refusal rejects with its code, path, advice and words', async () => {
  const { world, hub, socket } = await onlineWorld()
  const call = watch(hub.call('edit_message', { room_id: 'general', message_id: 'm_9', content: '' }))
  socket.receive({ ...golden('error'), ref: socket.last('edit_message').ref })
  await world.settle()
  expect(call.error).toBeInstanceOf(HubError)
  expect(call.error).toMatchObject({
    code: 'invalid',
    path: 'content',
    retry: 'never',
    message: 'content: must not be empty',
  })
})

test('an error that belongs to no call is an event, and harmless when nobody listens', async () => {
  const { hub, socket } = await onlineWorld()
  socket.receive(golden('not JSON'))
  const errors: HubError[] = []
  hub.on('error', (error) => errors.push(error))
  socket.receive(golden('not JSON'))
  expect(errors).toMatchObject([{ code: 'malformed' }])
})

test('a call without a reply times out; its late reply is ignored', async () => {
  const { world, hub, socket } = await onlineWorld({ requestTimeoutMs: 3_000 })
  const call = watch(hub.call('list_rooms'))
  const patient = watch(hub.call('list_rooms', {}, { timeoutMs: 9_000 }))
  await world.advance(3_000)
  expect(call.error).toMatchObject({ code: 'timeout', retry: 'backoff' })
  expect(patient.error).toBeUndefined()
  socket.receive({ type: 'ok', ref: socket.all('list_rooms')[0]?.ref, rooms: [] })
  await world.settle()
  expect(call.value).toBeUndefined()
})

test('calls wait for the connection, go out in order, and give up after their timeout', async () => {
  const world = new FakeWorld()
  const hub = world.connect()
  const early = watch(hub.call('list_rooms', {}, { timeoutMs: 1_000 }))
  await world.advance(1_000)
  expect(early.error).toMatchObject({ code: 'timeout' })
  void hub.call('list_rooms').catch(() => undefined)
  void hub.call('create_room', { name: 'design' }).catch(() => undefined)
  await world.welcome()
  expect(world.socket.sent.map(({ type }) => type)).toEqual(['hello', 'list_rooms', 'create_room'])
})

test('more waiting calls than allowed reject at once', async () => {
  const world = new FakeWorld()
  const hub = world.connect({ maxWaitingCalls: 2 })
  const calls = [1, 2, 3].map(() => watch(hub.call('list_rooms')))
  await world.settle()
  expect(calls.map(({ error }) => error?.code)).toEqual([undefined, undefined, 'queue_full'])
})

test('a cut rejects calls that might happen twice, and repeats the others in order', async () => {
  const { world, hub, socket } = await onlineWorld()
  const create = watch(hub.call('create_room', { name: 'design' }))
  const list = watch(hub.call('list_rooms'))
  const keyed = watch(hub.call('message', { room_id: 'general', content: 'hi', client_id: 'c-1' }))
  socket.end()
  await world.advance(1_000)
  expect(create.error).toMatchObject({ code: 'disconnected' })
  await world.welcome()
  expect(world.socket.sent.slice(1).map(({ type }) => type)).toEqual(['list_rooms', 'message'])
  await world.answer('list_rooms', { rooms: [] })
  await world.answer('message', { seq: 1 })
  expect([list.value, keyed.value]).toEqual([{ rooms: [] }, { seq: 1 }])
})

test('draining: a command that was not carried out goes to the next node, and none goes to this one', async () => {
  const { world, hub, socket } = await onlineWorld()
  const create = watch(hub.call('create_room', { name: 'design' }))
  await world.refuse('create_room', { code: 'draining', retry: 'now' })
  void hub.call('list_rooms').catch(() => undefined)
  expect(socket.all('list_rooms')).toHaveLength(0)
  socket.end(4000)
  await world.advance(1_000)
  await world.welcome()
  await world.answer('create_room', { room: golden('room created')['room'] })
  expect(create.value).toHaveProperty('room')
  expect(world.socket.all('list_rooms')).toHaveLength(1)
})

test('draining: a node that refuses and never says when to go is left all the same', async () => {
  const { world, hub, socket } = await onlineWorld()
  void hub.call('list_rooms').catch(() => undefined)
  await world.refuse('list_rooms', { code: 'draining', retry: 'now' })
  await world.advance(20_000)
  expect(socket.closedByClient).toBeDefined()
  expect(world.sockets).toHaveLength(2)
})

test('no more commands are sent at once than the server takes', async () => {
  const world = new FakeWorld()
  const hub = world.connect()
  const limits = { frame_bytes: 200, pending_commands: 4, commands_per_second: 10, command_burst: 5, subscriptions: 1 }
  await world.welcome({ limits })
  for (let i = 0; i < 6; i++) void hub.call('list_rooms').catch(() => undefined)
  expect(world.socket.all('list_rooms')).toHaveLength(3)
  for (let i = 0; i < 3; i++) await world.answer('list_rooms', { rooms: [] })
  const sent = world.socket.all('list_rooms').length
  expect(sent).toBeLessThan(6)
  await world.advance(1_000)
  expect(world.socket.all('list_rooms').length).toBeGreaterThan(sent)
})

test('a frame that the server would close the connection for is refused here', async () => {
  const world = new FakeWorld()
  const hub = world.connect()
  const limits = { frame_bytes: 100, pending_commands: 4, commands_per_second: 10, command_burst: 5, subscriptions: 1 }
  await world.welcome({ limits })
  const call = watch(hub.call('create_room', { name: '設'.repeat(40) }))
  await world.settle()
  expect(call.error).toMatchObject({ code: 'too_big', retry: 'never' })
  expect(world.socket.all('create_room')).toHaveLength(0)
})
