import { expect, test } from 'vitest'
import { golden } from '../../testing/fake-world.ts'
import { settleStore, storeWorld } from '../../testing/store-world.ts'

/** In the golden welcome `general` has 86 messages, read up to 84, two unread; its head is at 128. */
const told = { room_id: 'general', read_seq: 86, unread: 0, mentions: 0, offset: 129 }

function said(seq: number, offset: number, fields: object = {}): ReturnType<typeof golden> {
  return { ...golden('message'), id: `m_${seq}`, user_id: 'u_2', client_id: undefined, seq, offset, ...fields }
}

test('N10: the counts of the welcome, and what comes later on top; mentions of the user and of the room', async () => {
  const { store, socket } = await storeWorld()
  const changes: unknown[] = []
  store.totals.subscribe(() => changes.push(store.totals.getSnapshot()))
  socket.receive(said(87, 129))
  socket.receive(said(88, 130, { mentions: ['u_1'] }))
  socket.receive(said(89, 131, { mentions_room: true }))
  socket.receive(said(90, 132, { user_id: 'u_1' }))
  socket.receive(golden('typing'))
  expect(store.rooms.getSnapshot()[0]?.membership).toMatchObject({ read_seq: 84, unread: 5, mentions: 2 })
  expect(changes).toEqual([
    { unread: 3, mentions: 0 },
    { unread: 4, mentions: 1 },
    { unread: 5, mentions: 2 },
  ])
})

test('N10: who is ignored mentions nobody, but the whole room', async () => {
  const { store, socket } = await storeWorld()
  socket.receive({ type: 'ignored_changed', user_id: 'u_2', ignored: true })
  socket.receive(said(87, 129, { mentions: ['u_1'] }))
  expect(store.totals.getSnapshot()).toEqual({ unread: 3, mentions: 0 })
  socket.receive(said(88, 130, { mentions_room: true }))
  expect(store.totals.getSnapshot()).toEqual({ unread: 4, mentions: 1 })
})

test('N10: snapshots stay the same object until something they show changes', async () => {
  const { store, socket } = await storeWorld()
  const before = [store.rooms.getSnapshot(), store.totals.getSnapshot(), store.room('general').info]
  socket.receive(golden('typing'))
  socket.receive({ ...golden('read'), user_id: 'u_2', offset: 129 })
  expect([store.rooms.getSnapshot(), store.totals.getSnapshot(), store.room('general').info]).toEqual(before)
  expect(store.rooms.getSnapshot()).toBe(before[0])
  expect(store.totals.getSnapshot()).toBe(before[1])
})

test('N14: reading shows at once and is said once for many, the newest mark only, one at a time', async () => {
  const { world, store, socket } = await storeWorld({ readEveryMs: 500 })
  const general = store.room('general')
  general.read(85)
  general.read(86)
  expect(general.info?.membership).toMatchObject({ read_seq: 86, unread: 0 })
  await world.advance(0)
  socket.receive(said(87, 129))
  general.read(87)
  await world.advance(2_000)
  expect(socket.all('read')).toMatchObject([{ room_id: 'general', seq: 86 }])
  await world.answer('read', told)
  expect(general.info?.membership).toMatchObject({ read_seq: 87, unread: 0 })
  await world.advance(500)
  expect(socket.all('read')).toMatchObject([{ seq: 86 }, { seq: 87 }])
})

test('N14: what was read offline is said at the next connection; a refusal shows again what the server thinks', async () => {
  const { world, store, socket } = await storeWorld()
  socket.end()
  store.room('general').read(86)
  expect(store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
  await world.advance(1_000)
  await world.welcome()
  await settleStore(world)
  await world.advance(500)
  expect(world.socket.all('read')).toMatchObject([{ seq: 86 }])
  await world.refuse('read', { code: 'not_a_member', retry: 'never' })
  expect(store.room('general').info?.membership).toMatchObject({ read_seq: 84, unread: 2 })
  expect(world.reported).toEqual([])
})

test('N14: marking unread goes out behind what was read before', async () => {
  const { world, store, socket } = await storeWorld()
  store.room('general').read(86)
  const marked = store.room('general').markUnread(85)
  expect(socket.sent.slice(-2).map(({ type }) => type)).toEqual(['read', 'mark_unread'])
  await world.answer('read', told)
  await world.answer('mark_unread', { ...told, read_seq: 84, unread: 2, offset: 130 })
  await marked
  expect(store.room('general').info?.membership).toMatchObject({ read_seq: 84, unread: 2 })
})

test('N14: readAll clears everything at once; refused, the counts are back', async () => {
  const { world, store, socket } = await storeWorld()
  const refused = store.readAll()
  expect(store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
  await world.refuse('read_all', { code: 'storage_full', retry: 'backoff' })
  await expect(refused).rejects.toMatchObject({ code: 'storage_full' })
  expect(store.totals.getSnapshot()).toEqual({ unread: 2, mentions: 0 })
  const all = store.readAll()
  socket.receive({ type: 'unread', ...told })
  await world.answer('read_all', { rooms: ['general'] })
  await all
  expect(store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
})

test.each([
  ['a reaction', [{ ...said(86, 130), type: 'message_updated', reactions: [] }]],
  ['an edit', [{ ...said(86, 130), type: 'message_updated', edited_at: 'now' }]],
  ['a deletion', [{ ...said(86, 130), type: 'message_updated', content: '', deleted_at: 'now' }]],
  ['an own message', [{ ...said(87, 130), user_id: 'u_1' }]],
])('N10: the last event is %s: unread is 0 after reading, and still after a reload (test 12)', async (_, events) => {
  const { world, store, socket } = await storeWorld()
  store.room('general').read(86)
  await world.advance(0)
  await world.answer('read', told)
  for (const event of events) socket.receive(event)
  await world.advance(1_000)
  expect(store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
  expect(socket.all('unread')).toEqual([])
})

test('N10: a deletion beyond the mark asks the server, once for many', async () => {
  const { world, store, socket } = await storeWorld({ recountAfterMs: 200 })
  for (const seq of [85, 86])
    socket.receive({ ...said(seq, seq + 44), type: 'message_updated', content: '', deleted_at: 'now' })
  await world.advance(200)
  expect(socket.all('unread')).toMatchObject([{ room_ids: ['general'] }])
  await world.answer('unread', { rooms: [{ ...told, read_seq: 84, offset: 130 }] })
  await world.advance(5_000)
  expect(store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
  expect(socket.all('unread')).toHaveLength(1)
})

test('N10: what another device reads clears the counts here as it is told (test 13)', async () => {
  const { store, socket } = await storeWorld()
  socket.receive({ type: 'unread', ...told, offset: 128 })
  expect(store.rooms.getSnapshot()[0]?.membership).toMatchObject({ read_seq: 86, unread: 0 })
  expect(store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
})

test('N15: arrivals are told in batches, for rooms with receipts only, and not what was read', async () => {
  const { world, store, socket } = await storeWorld({ deliverEveryMs: 1_000, receiptsUpTo: 50 })
  await world.advance(1_000)
  expect(socket.all('delivered')).toMatchObject([{ rooms: [{ room_id: 'general', seq: 86 }] }])
  await world.answer('delivered')
  socket.receive(said(87, 129))
  socket.receive(said(88, 130))
  await world.advance(1_000)
  await world.answer('delivered')
  socket.receive(said(89, 131))
  store.room('general').read(89)
  await world.advance(0)
  await world.answer('read', { ...told, read_seq: 89, offset: 132 })
  await world.advance(1_000)
  expect(socket.all('delivered').slice(1)).toMatchObject([{ rooms: [{ room_id: 'general', seq: 88 }] }])
})

test('N15: large rooms are told nothing', async () => {
  const { world, socket } = await storeWorld({ receiptsUpTo: 1 })
  socket.receive(said(87, 129))
  await world.advance(5_000)
  expect(socket.all('delivered')).toEqual([])
})
