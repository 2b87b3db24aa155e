import { expect, test } from 'vitest'
import { FakeLocks, FakeWorld, golden, onlineWorld } from '../../testing/fake-world.ts'
import type { FakeSocket } from '../../testing/fake-socket.ts'
import type { OutboxStorage } from '../environment.ts'
import type { HubError } from '../errors.ts'
import { MemoryOutbox } from '../../testing/memory-outbox.ts'

const stored = { room_id: 'general', message_id: 'm_1', seq: 88, offset: 129, timestamp: '2026-01-01T00:00:00.000Z' }

/** What was sent of the outbox: texts, each with the text it comes after. */
function onTheWire(socket: FakeSocket): string[] {
  const texts = new Map(socket.all('message').map((frame) => [frame['client_id'], String(frame['content'])]))
  return socket.all('message').map(({ content, after }) => `${String(content)}<${texts.get(after) ?? ''}`)
}

/** Answers the n-th message frame. */
async function reply(world: FakeWorld, index: number, fields: object): Promise<void> {
  world.socket.receive({ ref: world.socket.all('message')[index]?.ref, message: '', type: 'error', ...fields })
  await world.settle()
}

test('I2: messages go out pipelined, each after the one before, and are sent when confirmed', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  const sendings = ['a', 'b', 'c'].map((text) => room.send(text))
  expect(sendings.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
  await world.settle()
  expect(onTheWire(socket)).toEqual(['a<', 'b<a', 'c<b'])
  for (const index of [0, 1, 2]) await reply(world, index, { ...stored, type: 'ok', offset: 129 + index })
  expect(sendings.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
  await expect(sendings[0]?.done).resolves.toMatchObject({ message_id: 'm_1' })
})

test('I4: a message is stored before it is sent', async () => {
  const outbox = new MemoryOutbox()
  const put = Promise.withResolvers<void>()
  const slow: OutboxStorage = {
    load: (scope) => outbox.load(scope),
    put: async (entry) => {
      await put.promise
      await outbox.put(entry)
    },
    remove: (key) => outbox.remove(key),
    close: () => undefined,
  }
  const { world, hub, socket } = await onlineWorld({ outboxStorage: slow })
  const { clientId } = hub.room('general').send('hi')
  await world.settle()
  expect(socket.all('message')).toHaveLength(0)
  put.resolve()
  await world.settle()
  expect(socket.last('message')).toMatchObject({ content: 'hi', client_id: clientId })
})

test('I2: after a cut everything unconfirmed goes out again in order, with the same keys', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  for (const text of ['a', 'b', 'c']) room.send(text)
  await world.settle()
  await reply(world, 0, { ...stored, type: 'ok' })
  socket.end()
  room.send('d')
  await world.advance(1_000)
  await world.welcome()
  expect(onTheWire(world.socket)).toEqual(['b<', 'c<b', 'd<c'])
  expect(world.socket.all('message')[0]?.['client_id']).toBe(socket.all('message')[1]?.['client_id'])
})

test('I3: a timeout is no failure: the message stays pending and is sent again with its key', async () => {
  const { world, hub, socket } = await onlineWorld({ requestTimeoutMs: 2_000 })
  const sending = hub.room('general').send('hi')
  await world.settle()
  await world.advance(2_000)
  expect(sending.state).toBe('pending')
  await world.advance(1_000)
  const keys = socket.all('message').map((frame) => frame['client_id'])
  expect(keys).toEqual([sending.clientId, sending.clientId])
  await reply(world, 1, { ...stored, type: 'ok', duplicate: true })
  expect(sending.state).toBe('sent')
})

test.each(['rate_limited', 'overloaded', 'storage_full', 'internal'])(
  'I3: %s stops, waits, and goes on from the first unconfirmed',
  async (code) => {
    const { world, hub, socket } = await onlineWorld()
    const room = hub.room('general')
    for (const text of ['a', 'b', 'c']) room.send(text)
    await world.settle()
    await reply(world, 0, { code, retry: 'backoff', retry_after_ms: 4_000 })
    await reply(world, 1, { code: 'out_of_order', retry: 'now' })
    await reply(world, 2, { code: 'out_of_order', retry: 'now' })
    await world.advance(3_999)
    expect(socket.all('message')).toHaveLength(3)
    await world.advance(1)
    expect(onTheWire(socket).slice(3)).toEqual(['a<'])
    await reply(world, 3, { ...stored, type: 'ok' })
    expect(onTheWire(socket).slice(4)).toEqual(['b<', 'c<b'])
  },
)

test('I3: a refusal fails the message and lets the ones behind it go on without it', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  const [bad, good] = [room.send('bad'), room.send('good')]
  await world.settle()
  await reply(world, 0, { code: 'forbidden', retry: 'never', message: 'muted' })
  await reply(world, 1, { code: 'out_of_order', retry: 'now' })
  expect(bad).toMatchObject({ state: 'failed', error: { code: 'forbidden', message: 'muted' } })
  await expect(bad?.done).rejects.toMatchObject({ code: 'forbidden' })
  expect(onTheWire(socket).slice(2)).toEqual(['good<'])
  await reply(world, 2, { ...stored, type: 'ok' })
  expect(good?.state).toBe('sent')
})

test('out_of_order again and again is not answered in a hot loop', async () => {
  const { world, hub, socket } = await onlineWorld()
  hub.room('general').send('a')
  await world.settle()
  await reply(world, 0, { code: 'out_of_order', retry: 'now' })
  expect(socket.all('message')).toHaveLength(2)
  await reply(world, 1, { code: 'out_of_order', retry: 'now' })
  expect(socket.all('message')).toHaveLength(2)
  await world.advance(2_000)
  expect(socket.all('message')).toHaveLength(3)
})

test('draining: nothing more goes to this node', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  room.send('a')
  await world.settle()
  await reply(world, 0, { code: 'draining', retry: 'now' })
  room.send('b')
  await world.advance(400)
  expect(socket.all('message')).toHaveLength(1)
  socket.end(4000)
  await world.advance(1_000)
  await world.welcome()
  expect(onTheWire(world.socket)).toEqual(['a<', 'b<a'])
})

test('I3: a retry takes a new key and goes to the end, however often it is asked for', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  const sending = room.send('bad')
  await world.settle()
  await reply(world, 0, { code: 'forbidden', retry: 'never' })
  const { clientId } = sending
  socket.end()
  for (let click = 0; click < 10; click++) sending.retry('better')
  expect(sending).toMatchObject({ state: 'pending', text: 'better' })
  expect(sending.clientId).not.toBe(clientId)
  await world.advance(1_000)
  await world.welcome()
  expect(world.socket.all('message')).toHaveLength(1)
})

test('a discarded message does not go out', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  socket.end()
  const [gone, kept] = [room.send('gone'), room.send('kept')]
  gone?.discard()
  gone?.discard()
  await expect(gone?.done).rejects.toMatchObject({ code: 'discarded' })
  await world.advance(1_000)
  await world.welcome()
  expect(onTheWire(world.socket)).toEqual(['kept<'])
  expect(kept?.state).toBe('pending')
})

test('I4: a reload sends what was not confirmed, with the same keys, before what is new', async () => {
  const locks = new FakeLocks()
  const first = await onlineWorld({}, { locks })
  const keys = ['a', 'b'].map((text) => first.hub.room('general').send(text).clientId)
  await first.world.settle()
  first.hub.close()
  await first.world.settle()
  const second = new FakeWorld({ locks, outbox: first.world.outbox, tokens: first.world.tokens, seed: 2 })
  const hub = second.connect()
  hub.room('general').send('c')
  await second.welcome()
  expect(onTheWire(second.socket)).toEqual(['a<', 'b<a', 'c<b'])
  expect(second.socket.all('message').map((frame) => frame['client_id'])).toEqual([...keys, expect.any(String)])
})

test('a failed message is there after a reload, and is not sent', async () => {
  const first = await onlineWorld()
  first.hub.room('general').send('bad')
  await first.world.settle()
  await reply(first.world, 0, { code: 'forbidden', retry: 'never', message: 'muted' })
  first.hub.close()
  const second = await onlineWorld({}, { outbox: first.world.outbox, seed: 2 })
  const { outgoing } = second.hub.room('general').timeline.getSnapshot()
  expect(outgoing).toMatchObject([{ text: 'bad', state: 'failed', error: { code: 'forbidden', message: 'muted' } }])
  expect(second.socket.all('message')).toHaveLength(0)
  outgoing[0]?.sending.retry()
  await second.world.settle()
  expect(second.socket.all('message')).toHaveLength(1)
})

test('two tabs: the messages of a tab that lives are its own, those of one that closed are taken over', async () => {
  const locks = new FakeLocks()
  const outbox = new MemoryOutbox()
  const one = await onlineWorld({}, { locks, outbox, seed: 1 })
  one.socket.end()
  one.hub.room('general').send('from one')
  await one.world.settle()
  const two = await onlineWorld({}, { locks, outbox, seed: 2 })
  expect(two.socket.all('message')).toHaveLength(0)
  one.hub.close()
  await one.world.settle()
  two.socket.end()
  await two.world.advance(1_000)
  await two.world.welcome()
  expect(onTheWire(two.world.socket)).toEqual(['from one<'])
})

test("another user's messages are neither sent nor shown", async () => {
  const { world, hub, socket } = await onlineWorld()
  const sending = hub.room('general').send('mine')
  await world.settle()
  socket.end()
  await world.advance(1_000)
  await world.welcome({ user: { id: 'u_2', username: 'bob' } })
  expect(world.socket.all('message')).toHaveLength(0)
  expect(sending).toMatchObject({ state: 'failed', error: { code: 'user_changed' } })
})

test('a full outbox fails the message at once, and takes it on a retry when there is room', async () => {
  const { world, hub } = await onlineWorld({ outbox: { maxPending: 1 } })
  const room = hub.room('general')
  const [first, second] = [room.send('a'), room.send('b')]
  expect(second).toMatchObject({ state: 'failed', error: { code: 'outbox_full' } })
  second?.retry()
  expect(second?.state).toBe('failed')
  first?.discard()
  second?.retry()
  await world.settle()
  expect(onTheWire(world.socket).at(-1)).toBe('b<')
})

test('storage that fails is told once, and messages go out from memory', async () => {
  const broken: OutboxStorage = {
    load: () => Promise.reject(new Error('no database')),
    put: () => Promise.reject(new Error('no database')),
    remove: () => Promise.reject(new Error('no database')),
    close: () => undefined,
  }
  const world = new FakeWorld()
  const hub = world.connect({ outboxStorage: broken })
  const errors: HubError[] = []
  hub.on('error', (error) => errors.push(error))
  await world.welcome()
  for (const text of ['a', 'b']) hub.room('general').send(text)
  await world.settle()
  expect(onTheWire(world.socket)).toEqual(['a<', 'b<a'])
  expect(errors).toMatchObject([{ code: 'storage_failed' }])
})

test('storage that never answers holds messages back for some seconds only', async () => {
  const never = new Promise<never>(() => undefined)
  const silent: OutboxStorage = { load: () => never, put: () => never, remove: () => never, close: () => undefined }
  const { world, hub, socket } = await onlineWorld({ outboxStorage: silent })
  hub.room('general').send('a')
  await world.advance(6_000)
  expect(onTheWire(socket)).toEqual(['a<'])
})

test('one room does not hold up another', async () => {
  const { world, hub, socket } = await onlineWorld()
  hub.room('general').send('a')
  await world.settle()
  await reply(world, 0, { code: 'storage_full', retry: 'backoff', retry_after_ms: 60_000 })
  hub.room('design').send('b')
  await world.settle()
  expect(socket.last('message')).toMatchObject({ room_id: 'design', content: 'b' })
  expect(socket.last('message')).not.toHaveProperty('after')
})

test('what is no string is refused at the call', async () => {
  const { hub } = await onlineWorld()
  expect(() => hub.room('general').send(7 as unknown as string)).toThrow(TypeError)
  expect(golden('message')['content']).toBe('hi')
})
