import { ask, type HubHarness, type MemoryLink, noFaults, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore } from '../memory/index.ts'
import { chatCluster, type ChatCluster } from '../testing/chat-cluster.ts'
import { chatHarness, written, writes } from '../testing/index.ts'

async function come(harness: HubHarness, name: string): Promise<MemoryLink> {
  const link = harness.link({ token: `u_${name}|${name}` })
  await settle()
  link.take()
  return link
}

/** alice's room `den` with bob in it: alice on the first node, bob on both. */
async function den(cluster: ChatCluster): Promise<{ alice: MemoryLink; bobs: readonly MemoryLink[] }> {
  const [one, two] = cluster.nodes
  const alice = await come(one, 'alice')
  const bobs = [await come(one, 'bob'), await come(two, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  for (const bob of bobs) await ask(bob, { type: 'join_room', room_id: 'den' })
  // Presence is told in batches.
  await cluster.clock.advanceAsync(1_000)
  for (const link of [alice, ...bobs]) link.take()
  return { alice, bobs }
}

/** What reached a link of the room, by type. */
const heard = (link: MemoryLink): readonly unknown[] =>
  link.take().flatMap(({ type, room_id, topics }) => (room_id === 'den' || topics !== undefined ? type : []))

for (const [how, command] of [
  ['kicked', { type: 'kick', room_id: 'den', user_id: 'u_bob' }],
  ['banned', { type: 'ban', room_id: 'den', user_id: 'u_bob' }],
] as const) {
  test(`A1: whoever is ${how} hears nothing more of the room, on any connection and node`, async () => {
    await using cluster = await chatCluster()
    const { alice, bobs } = await den(cluster)
    const { events } = await ask(alice, command)
    expect(events).toMatchObject([{ type: 'member_left', user: { id: 'u_bob' }, reason: how, member_count: 1 }])
    await ask(alice, { type: 'message', room_id: 'den', content: 'among us' })
    await ask(alice, { type: 'typing', room_id: 'den', active: true })
    await cluster.clock.advanceAsync(1_000)
    for (const bob of bobs) {
      const frames = bob.take()
      expect(frames).toContainEqual({ type: 'room_left', room_id: 'den', reason: how })
      expect(frames.filter(({ type, room_id }) => room_id === 'den' && type !== 'room_left')).toEqual([])
      expect((await ask(bob, { type: 'history', room_id: 'den' })).reply).toMatchObject({ code: 'not_a_member' })
    }
  })
}

test('A1: a kick that another node learns from the log alone takes effect there too', async () => {
  await using cluster = await chatCluster()
  const { alice, bobs } = await den(cluster)
  cluster.network.faults = { ...noFaults, drop: 1 }
  await ask(alice, { type: 'kick', room_id: 'den', user_id: 'u_bob' })
  await ask(alice, { type: 'message', room_id: 'den', content: 'among us' })
  await cluster.clock.advanceAsync(6_000)
  expect(bobs.map(heard)).toEqual([['room_left'], ['synced']])
})

test('A1: a subscription that is being made while its user is banned does not come to life', async () => {
  const store = new MemoryChatStore()
  await using harness = await chatHarness({ store })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  await ask(bob, { type: 'join_room', room_id: 'den' })
  await ask(bob, { type: 'unsubscribe', topic: 'room:den' })
  const gate = Promise.withResolvers<void>()
  const read = store.read.bind(store)
  store.read = async (asked) => {
    const answer = await read(asked)
    if (asked.kind === 'is_member') await gate.promise
    return answer
  }
  bob.send({ type: 'subscribe', ref: 1, topic: 'room:den' })
  await settle()
  alice.send({ type: 'ban', ref: 2, room_id: 'den', user_id: 'u_bob' })
  alice.send({ type: 'message', ref: 3, room_id: 'den', content: 'among us' })
  await settle()
  gate.resolve()
  await settle()
  const frames = bob.take().filter(({ type }) => type !== 'presence_changed')
  expect(frames.map(({ type }) => type).toSorted()).toEqual(['error', 'room_left'])
})

test('C17: leaving a room one is not in does not end what another connection has just begun', async () => {
  const store = new MemoryChatStore()
  await using harness = await chatHarness({ store })
  const [alice, phone, desk] = [await come(harness, 'alice'), await come(harness, 'bob'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  const gate = Promise.withResolvers<void>()
  const write = store.write.bind(store)
  store.write = async (given) => {
    const result = await write(given)
    if (given.kind === 'leave') await gate.promise
    return result
  }
  desk.send({ type: 'leave_room', ref: 1, room_id: 'den' })
  await settle()
  await ask(phone, { type: 'join_room', room_id: 'den' })
  gate.resolve()
  await settle()
  expect(desk.take().at(-1)).toEqual({ type: 'ok', ref: 1 })
  await ask(alice, { type: 'message', room_id: 'den', content: 'hi' })
  expect(heard(phone)).toContain('message')
  expect(heard(desk)).not.toContain('room_left')
})

test('C28: a kick from a large room takes an offset', async () => {
  await using harness = await chatHarness({ limits: { memberEventsUpTo: 1 } })
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  expect((await ask(bob, { type: 'join_room', room_id: 'den' })).reply).toMatchObject({ position: { offset: 1 } })
  const { events } = await ask(alice, { type: 'kick', room_id: 'den', user_id: 'u_bob' })
  expect(events).toMatchObject([{ type: 'member_left', offset: 2, reason: 'kicked' }])
})

test('C32: room_deleted is the last that anybody hears of a room, on every node', async () => {
  await using cluster = await chatCluster()
  const { alice, bobs } = await den(cluster)
  expect((await ask(alice, { type: 'delete_room', room_id: 'den' })).events).toMatchObject([{ type: 'room_deleted' }])
  await cluster.clock.advanceAsync(1_000)
  for (const bob of bobs) {
    expect(heard(bob)).toEqual(['room_deleted'])
    expect((await ask(bob, { type: 'message', room_id: 'den', content: 'x' })).reply).toMatchObject({
      code: 'not_found',
    })
    expect((await ask(bob, { type: 'subscribe', topic: 'room:den' })).reply).toMatchObject({ code: 'forbidden' })
  }
})

test('C32: who was away when a room was deleted is told on coming back', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await come(harness, 'alice'), await come(harness, 'bob')]
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  await ask(bob, { type: 'join_room', room_id: 'den' })
  bob.cut('both')
  await settle()
  await ask(alice, { type: 'delete_room', room_id: 'den' })
  const back = harness.link()
  back.send({ type: 'hello', token: 'u_bob|bob', positions: { 'room:den': { epoch: 'memory', offset: 2 } } })
  await settle()
  const [welcome, synced] = back.take()
  expect(welcome?.['rooms']).toMatchObject([{ id: 'general' }])
  expect(synced).toMatchObject({ topics: { 'room:den': { recovered: false, reason: 'forbidden' } } })
})

test('C34: what a room no longer keeps is removed while chat runs', async () => {
  const store = new MemoryChatStore()
  await using harness = await chatHarness({ store, limits: { sweepMs: 10_000, sweepRows: 2 } })
  const alice = await come(harness, 'alice')
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  for (const content of ['a', 'b', 'c']) await ask(alice, { type: 'message', room_id: 'den', content })
  await ask(alice, { type: 'update_room', room_id: 'den', retention_ms: 60_000 })
  alice.take()
  await harness.clock.advanceAsync(60_000)
  await ask(alice, { type: 'message', room_id: 'den', content: 'd' })
  await harness.clock.advanceAsync(10_000)
  const told = alice.take().filter(({ type }) => type === 'room_updated')
  expect(told.map(({ room }) => Object(room).first_seq)).toEqual([3, 4])
  const history = await ask(alice, { type: 'history', room_id: 'den' })
  expect(history.reply).toMatchObject({ messages: [{ seq: 4, content: 'd' }], has_more_before: false })
})

test('C34: chat that has stopped sweeps no more', async () => {
  const store = new MemoryChatStore()
  const harness = await chatHarness({ store, limits: { sweepMs: 10_000 } })
  await written(store, writes.createRoom('den'))
  await harness[Symbol.asyncDispose]()
  const read = store.read.bind(store)
  const asked: string[] = []
  store.read = async (question) => {
    asked.push(question.kind)
    return read(question)
  }
  await harness.clock.advanceAsync(30_000)
  expect(asked).toEqual([])
})
