import type { Message } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { type FakeWorld, golden, onlineWorld } from '../../testing/fake-world.ts'
import type { Timeline } from '../api.ts'
import type { ClientOptions } from '../options.ts'

const base = golden('message')

function message(seq: number, fields: object = {}): { type: string; [field: string]: unknown } {
  return { ...base, id: `m_${seq}`, seq, offset: 42 + seq, client_id: `c-${seq}`, user_id: 'u_2', ...fields }
}

function page(first: number, last: number, fields: object = {}): object {
  const messages = Array.from({ length: last - first + 1 }, (_, index) => message(first + index))
  const position = { epoch: 'x7', offset: 128 }
  return { room_id: 'general', messages, has_more_before: first > 1, has_more_after: last < 86, position, ...fields }
}

/** An online client whose timeline has loaded the messages 81 to 86. */
async function loaded(
  options: ClientOptions = {},
): Promise<{ world: FakeWorld; timeline: Timeline; seqs: () => number[] }> {
  const { world, hub } = await onlineWorld(options)
  const { timeline } = hub.room('general')
  void timeline.loadInitial()
  await world.answer('history', page(81, 86))
  await world.answer('online_users', { users: [{ id: 'u_2', username: 'bob' }], online: 1, room_id: 'general' })
  return { world, timeline, seqs: () => timeline.getSnapshot().messages.map(({ seq }) => seq) }
}

test('the first page and the people are loaded; the snapshot keeps its identity until something changes', async () => {
  const { timeline, seqs } = await loaded()
  const snapshot = timeline.getSnapshot()
  expect(snapshot).toMatchObject({ status: 'ready', hasMoreBefore: true, hasMoreAfter: false, online: 1 })
  expect(seqs()).toEqual([81, 82, 83, 84, 85, 86])
  expect(timeline.getSnapshot()).toBe(snapshot)
})

test('messages are added, edited and deleted in place, each change told once', async () => {
  const { world, timeline, seqs } = await loaded()
  let told = 0
  const off = timeline.subscribe(() => told++)
  world.socket.receive(message(87, { offset: 129 }))
  world.socket.receive(message(84, { type: 'message_updated', offset: 130, content: 'hello' }))
  world.socket.receive(message(82, { type: 'message_updated', offset: 131, content: '', deleted_at: 'now' }))
  expect(told).toBe(3)
  expect(seqs()).toEqual([81, 82, 83, 84, 85, 86, 87])
  expect(timeline.getSnapshot().messages[3]?.content).toBe('hello')
  expect(timeline.getSnapshot().messages[1]).toMatchObject({ content: '', deleted_at: 'now' })
  off()
  world.socket.receive(message(88, { offset: 132 }))
  expect(told).toBe(3)
})

test('older pages join at the front; asking twice asks once', async () => {
  const { world, timeline, seqs } = await loaded()
  void timeline.loadOlder()
  void timeline.loadOlder()
  expect(timeline.getSnapshot().loadingBefore).toBe(true)
  expect(world.socket.all('history')).toHaveLength(2)
  expect(world.socket.last('history')).toMatchObject({ before: 81 })
  await world.answer('history', page(78, 80, { has_more_before: false, has_more_after: true }))
  expect(seqs()).toEqual([78, 79, 80, 81, 82, 83, 84, 85, 86])
  expect(timeline.getSnapshot()).toMatchObject({ hasMoreBefore: false, hasMoreAfter: false, loadingBefore: false })
  await timeline.loadOlder()
  expect(world.socket.all('history')).toHaveLength(2)
})

test('R7: a page that is older than an event does not undo it', async () => {
  const { world, timeline } = await loaded()
  void timeline.loadOlder()
  world.socket.receive(message(79, { type: 'message_updated', offset: 129, content: 'newer' }))
  await world.answer('history', page(78, 80))
  expect(timeline.getSnapshot().messages[1]?.content).toBe('newer')
})

test('R7: messages that arrive while the first page loads are not lost', async () => {
  const { world, hub } = await onlineWorld()
  const { timeline } = hub.room('general')
  void timeline.loadInitial()
  world.socket.receive(message(87, { offset: 129 }))
  expect(timeline.getSnapshot().messages).toEqual([])
  await world.answer('history', page(85, 86))
  expect(timeline.getSnapshot().messages.map(({ seq }) => seq)).toEqual([85, 86, 87])
})

test('a window around an old message ignores new ones until it is followed to the end', async () => {
  const { world, timeline, seqs } = await loaded()
  void timeline.loadInitial({ around: 40 })
  expect(world.socket.last('history')).toMatchObject({ around: 40 })
  await world.answer('history', page(39, 41))
  world.socket.receive(message(87, { offset: 129 }))
  expect(seqs()).toEqual([39, 40, 41])
  expect(timeline.getSnapshot().hasMoreAfter).toBe(true)
  void timeline.loadNewer()
  expect(world.socket.last('history')).toMatchObject({ after: 41 })
  await world.answer('history', page(42, 87, { has_more_after: false }))
  world.socket.receive(message(88, { offset: 130 }))
  expect(seqs().at(-1)).toBe(88)
})

test('own messages are at the end until they are confirmed, in either order of event and reply, and never twice', async () => {
  for (const order of ['event first', 'reply first']) {
    const { world, hub, socket } = await onlineWorld()
    const { timeline } = hub.room('general')
    void timeline.loadInitial()
    await world.answer('history', page(86, 86))
    const views: string[] = []
    timeline.subscribe(() => {
      const { messages, outgoing } = timeline.getSnapshot()
      views.push(
        [...messages.slice(1), ...outgoing]
          .map(({ content, text }: { content?: string; text?: string }) => content ?? text)
          .join(),
      )
    })
    const { clientId } = hub.room('general').send('hi')
    await world.settle()
    const event = message(87, { offset: 129, user_id: 'u_1', client_id: clientId })
    const reply = {
      type: 'ok',
      ref: socket.last('message').ref,
      room_id: 'general',
      message_id: 'm_87',
      seq: 87,
      offset: 129,
    }
    for (const frame of order === 'event first' ? [event, reply] : [reply, event]) {
      socket.receive(frame)
      await world.settle()
    }
    expect(new Set(views)).toEqual(new Set(['hi']))
    expect(timeline.getSnapshot().outgoing).toEqual([])
    expect(timeline.getSnapshot().messages.at(-1)?.seq).toBe(87)
  }
})

test('outgoing rows carry the way to retry and discard', async () => {
  const { world, hub } = await onlineWorld()
  const room = hub.room('general')
  room.send('bad')
  await world.settle()
  const row = (): unknown => room.timeline.getSnapshot().outgoing[0]
  expect(row()).toMatchObject({ text: 'bad', state: 'pending', error: undefined })
  expect(row()).toBe(row())
  await world.refuse('message', { code: 'forbidden', retry: 'never' })
  const failed = room.timeline.getSnapshot().outgoing[0]
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'forbidden' } })
  failed?.sending.discard()
  expect(room.timeline.getSnapshot().outgoing).toEqual([])
})

test('a message stored although its reply was lost is confirmed by its event, and not sent again', async () => {
  const { world, hub, socket } = await onlineWorld()
  const sending = hub.room('general').send('hi')
  await world.settle()
  socket.end()
  await world.advance(1_000)
  await world.settle()
  world.socket.open()
  world.socket.receive({ ...golden('welcome') })
  world.socket.receive(message(87, { offset: 129, user_id: 'u_1', client_id: sending.clientId }))
  expect(sending.state).toBe('sent')
  await expect(sending.done).resolves.toMatchObject({ seq: 87 })
})

test('R5: a reset loads the page anew, shows the old one meanwhile, and needs no listener', async () => {
  const { world, seqs, timeline } = await loaded()
  world.socket.receive({
    type: 'synced',
    topics: { 'room:general': { recovered: false, epoch: 'y1', offset: 5, reason: 'epoch_changed' } },
  })
  expect(seqs()).toHaveLength(6)
  expect(timeline.getSnapshot().status).toBe('loading')
  await world.answer('history', page(1, 2, { has_more_after: false }))
  expect(seqs()).toEqual([1, 2])
  world.socket.receive(message(3, { offset: 6 }))
  expect(seqs()).toEqual([1, 2, 3])
})

test('R6: the second reset of a room within one connection is an error, told once, and loads nothing', async () => {
  const { world, hub } = await onlineWorld()
  const errors: string[] = []
  hub.on('error', ({ code }) => errors.push(code))
  const { timeline } = hub.room('general')
  void timeline.loadInitial()
  await world.answer('history', page(85, 86))
  for (const epoch of ['y1', 'y2', 'y3']) {
    world.socket.receive({
      type: 'synced',
      topics: { 'room:general': { recovered: false, epoch, offset: 5, reason: 'epoch_changed' } },
    })
    await world.settle()
  }
  expect(world.socket.all('history')).toHaveLength(2)
  expect(errors).toEqual(['reset_loop'])
  expect(timeline.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'reset_loop' } })
})

test('a page that could not be loaded is tried again, at first soon, then at the next connection', async () => {
  const { world, hub } = await onlineWorld()
  const { timeline } = hub.room('general')
  void timeline.loadInitial()
  await world.refuse('history', { code: 'overloaded', retry: 'backoff', retry_after_ms: 2_000 })
  expect(timeline.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'overloaded' } })
  await world.advance(2_000)
  expect(world.socket.all('history')).toHaveLength(2)
  await world.refuse('history', { code: 'forbidden', retry: 'never' })
  await world.advance(20_000)
  expect(world.socket.all('history')).toHaveLength(2)
  world.socket.end()
  await world.advance(1_000)
  await world.welcome()
  expect(world.socket.all('history')).toHaveLength(1)
})

test('who is online follows events, and is asked for again after a cut', async () => {
  const { world, timeline } = await loaded()
  const names = (): string[] => timeline.getSnapshot().onlineUsers.map(({ username }) => username)
  world.socket.receive({ ...golden('user joined'), users: [{ id: 'u_1', username: 'alice' }], online: 2 })
  expect(names()).toEqual(['alice', 'bob'])
  world.socket.receive({ ...golden('user left'), users: [{ id: 'u_2', username: 'bob' }], online: 1 })
  expect(names()).toEqual(['alice'])
  world.socket.end()
  await world.advance(1_000)
  await world.welcome()
  await world.answer('online_users', { users: [], online: 0 })
  expect(timeline.getSnapshot()).toMatchObject({ online: 0, onlineUsers: [] })
})

test('typing ends by a word, by a message, or by itself; one does not see oneself typing', async () => {
  const { world, timeline } = await loaded()
  const typing = (id: string, active = true): object => ({
    type: 'typing',
    room_id: 'general',
    active,
    user: { id, username: id },
    expires_ms: 6_000,
  })
  const names = (): string[] => timeline.getSnapshot().typing.map(({ username }) => username)
  for (const id of ['u_1', 'u_2', 'u_3', 'u_4']) world.socket.receive(typing(id) as Message & { type: string })
  expect(names()).toEqual(['u_2', 'u_3', 'u_4'])
  world.socket.receive(typing('u_3', false) as Message & { type: string })
  world.socket.receive(message(87, { offset: 129 }))
  expect(names()).toEqual(['u_4'])
  await world.advance(6_000)
  expect(names()).toEqual([])
})

test('no more messages are kept than asked for; what was dropped can be loaded again', async () => {
  const { world, timeline, seqs } = await loaded({ timeline: { maxMessages: 10 } })
  for (let seq = 87; seq <= 92; seq++) world.socket.receive(message(seq, { offset: 42 + seq }))
  expect(seqs()).toEqual([84, 85, 86, 87, 88, 89, 90, 91, 92])
  expect(timeline.getSnapshot().hasMoreBefore).toBe(true)
  void timeline.loadOlder()
  await world.answer('history', page(78, 83))
  expect(seqs()).toEqual([78, 79, 80, 81, 82, 83, 84, 85])
  expect(timeline.getSnapshot()).toMatchObject({ hasMoreBefore: true, hasMoreAfter: true })
})
