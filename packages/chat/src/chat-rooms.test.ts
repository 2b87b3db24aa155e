import type { SessionView } from '@hubbub/hub'
import { ask, settle } from '@hubbub/hub/testing'
import { joinedRoom } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { chat } from './chat.ts'
import { MemoryChatStore } from './memory/index.ts'
import { chatHarness, refusedCode, writes } from './testing/index.ts'

test('C9: a guest is in the default rooms at once, and in the room of the URL', async () => {
  const store = new MemoryChatStore()
  await store.write(writes.createRoom('den'))
  await using harness = await chatHarness({ store })
  const link = harness.link({ query: { username: 'alice', room_id: 'den' } })
  await settle()
  const [welcome, synced] = link.take()
  expect(welcome).toMatchObject({ room_id: 'den', rooms: [{ id: 'general' }, { id: 'den', member_count: 1 }] })
  expect(welcome).not.toHaveProperty('room_error')
  const at = { recovered: true, epoch: 'memory', offset: 1 }
  expect(synced).toEqual({ type: 'synced', topics: { 'room:den': at, 'room:general': at } })
})

test('C9: a room of the URL that is not there is said in welcome, and the session opens', async () => {
  await using harness = await chatHarness()
  for (const [room_id, code] of [
    ['den', 'not_found'],
    ['a b', 'invalid'],
  ]) {
    const link = harness.link({ query: { username: 'alice', room_id: String(room_id) } })
    await settle()
    expect(link.take()[0]).toMatchObject({ rooms: [{ id: 'general' }], room_error: { room_id, code } })
  }
})

test('C9: who left a default room is not put back by coming again', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  await ask(alice, { type: 'leave_room', room_id: 'general' })
  const again = harness.link({ token: 'u_x|alice' })
  await settle()
  expect(again.take()[0]).toMatchObject({ rooms: [{ id: 'general' }] })
  await ask(again, { type: 'leave_room', room_id: 'general' })
  const third = harness.link({ token: 'u_x|alice' })
  await settle()
  expect(third.take()[0]).toMatchObject({ rooms: [] })
})

test("C9: what the user's other connections do while one is welcomed stands in its welcome", async () => {
  const store = new MemoryChatStore()
  await store.write(writes.createRoom('den'))
  await using harness = await chatHarness({ store })
  const phone = harness.link({ token: 'u_b|bob' })
  await settle()
  phone.take()
  const gate = Promise.withResolvers<void>()
  const read = store.read.bind(store)
  store.read = async (asked) => {
    const rooms = await read(asked)
    if (asked.kind === 'inbox') await gate.promise
    return rooms
  }
  const desk = harness.link({ token: 'u_b|bob' })
  await ask(phone, { type: 'join_room', room_id: 'den' })
  await ask(phone, { type: 'leave_room', room_id: 'general' })
  gate.resolve()
  await settle()
  const [welcome, synced] = desk.take()
  expect(welcome).toMatchObject({ rooms: [{ id: 'den' }] })
  expect(Object.keys(Object(synced?.['topics']))).toEqual(['room:den'])
})

test('C1: a new room is told to everyone, and its maker is in it', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  const { reply } = await ask(alice, { type: 'create_room', name: ' Design ', room_id: 'design' })
  expect(reply['room']).toMatchObject({
    id: 'design',
    name: 'Design',
    member_count: 1,
    head: { epoch: 'memory', offset: 1 },
  })
  const { membership, ...room } = joinedRoom.parse(reply['room'])
  expect(membership).toMatchObject({ role: 'owner', unread: 0 })
  expect(bob.take().at(-1)).toEqual({ type: 'room_created', room })
  expect((await ask(alice, { type: 'message', room_id: 'design', content: 'hi' })).events).toMatchObject([
    { type: 'message', offset: 2 },
  ])
  expect((await ask(bob, { type: 'create_room', name: 'Design', room_id: 'design' })).reply).toMatchObject({
    code: 'conflict',
  })
  expect((await ask(bob, { type: 'message', room_id: 'design', content: 'hi' })).reply).toMatchObject({
    code: 'not_a_member',
  })
  expect((await ask(bob, { type: 'subscribe', topic: 'room:design' })).reply).toMatchObject({ code: 'forbidden' })
})

test("C2: joining is told to the room and to the user's other connections", async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  const [phone, desk] = [harness.link({ token: 'u_b|bob' }), harness.link({ token: 'u_b|bob' })]
  await settle()
  desk.take()
  const { reply } = await ask(phone, { type: 'join_room', room_id: 'den' })
  expect(reply).toMatchObject({ recovered: true, position: { epoch: 'memory', offset: 2 }, room: { member_count: 2 } })
  expect(desk.take()).toMatchObject([{ type: 'room_joined', room: { id: 'den' } }])
  const joined = {
    type: 'member_joined',
    room_id: 'den',
    offset: 2,
    user: { id: 'u_b', username: 'bob' },
    role: 'member',
    joined_at: expect.any(String),
    member_count: 2,
  }
  expect(alice.take()).toContainEqual(joined)
  expect(
    (await ask(desk, { type: 'join_room', room_id: 'den', position: { epoch: 'memory', offset: 1 } })).events,
  ).toEqual([joined])
})

test('A1: whoever leaves gets nothing of the room any more, on any connection', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  const [phone, desk] = [harness.link({ token: 'u_b|bob' }), harness.link({ token: 'u_b|bob' })]
  await settle()
  for (const link of [phone, desk, alice]) link.take()
  phone.send({ type: 'leave_room', ref: 1, room_id: 'general' })
  alice.send({ type: 'message', content: 'hi' })
  await settle()
  expect(phone.take()).toEqual([
    { type: 'room_left', room_id: 'general' },
    { type: 'ok', ref: 1 },
  ])
  expect(desk.take()).toEqual([{ type: 'room_left', room_id: 'general' }])
  expect(alice.take()).toMatchObject([
    { type: 'member_left', user: { id: 'u_b' }, member_count: 1 },
    { type: 'message' },
  ])
})

test('C8: rooms are listed page by page', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  for (const room_id of ['a', 'b']) await ask(alice, { type: 'create_room', name: room_id, room_id })
  const first = (await ask(alice, { type: 'list_rooms', limit: 2 })).reply
  expect(first['rooms']).toMatchObject([{ id: 'a' }, { id: 'b' }])
  const second = (await ask(alice, { type: 'list_rooms', limit: 2, cursor: first['next_cursor'] })).reply
  expect(second).toMatchObject({ rooms: [{ id: 'general' }] })
  expect(second).not.toHaveProperty('next_cursor')
  expect((await ask(alice, { type: 'list_rooms', cursor: 'x' })).reply).toMatchObject({
    code: 'invalid',
    path: 'cursor',
  })
})

test('C10: default rooms are made once, over restarts', async () => {
  const store = new MemoryChatStore()
  for (let start = 0; start < 2; start++) {
    await using harness = await chatHarness({ store, defaultRooms: ['lobby'] })
    expect(harness.hub.stats().connections).toBe(0)
  }
  expect(await refusedCode(store, writes.createRoom('lobby'))).toBe('conflict')
})

test('chat that was never started says so', async () => {
  const session: SessionView = {
    id: 's',
    user: { id: 'u', username: 'a' },
    guest: true,
    roles: [],
    loginId: undefined,
    attributes: {},
    scopes: undefined,
    live: true,
    address: '127.0.0.1',
    client: undefined,
    query: {},
  }
  await expect(chat({ store: new MemoryChatStore() }).welcome?.(session)).rejects.toThrow('await hub.start()')
})
