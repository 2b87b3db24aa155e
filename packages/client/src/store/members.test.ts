import { expect, test } from 'vitest'
import type { golden } from '../../testing/fake-world.ts'
import { settleStore, storeWorld } from '../../testing/store-world.ts'
import { openStore } from './index.ts'

type Frame = ReturnType<typeof golden>

const time = '2026-11-20T10:00:00.000Z'

function member(id: string, role = 'member'): object {
  return { user: { id, username: id }, role, joined_at: time }
}

function event(type: string, id: string, offset: number, fields: object = {}): Frame {
  return { type, room_id: 'general', offset, member_count: 3, ...member(id), ...fields }
}

test('N20: members are loaded by page and follow the events', async () => {
  const { world, store, socket } = await storeWorld()
  const { members } = store.room('general')
  const ids = (): string[] => members.getSnapshot().members.map(({ user }) => user.id)
  void store.room('general').loadMembers()
  await world.answer('list_members', { members: [member('u_1')], member_count: 3, next_cursor: 'c' })
  expect(members.getSnapshot()).toMatchObject({ status: 'ready', hasMore: true })
  void store.room('general').loadMoreMembers()
  expect(socket.last('list_members')).toMatchObject({ cursor: 'c' })
  await world.answer('list_members', { members: [member('u_2')], member_count: 3 })
  socket.receive(event('member_joined', 'u_3', 129))
  socket.receive(event('member_updated', 'u_2', 130, { role: 'admin' }))
  socket.receive(event('member_left', 'u_1', 131))
  expect(ids()).toEqual(['u_2', 'u_3'])
  expect(members.getSnapshot()).toMatchObject({ hasMore: false, members: [{ role: 'admin' }, {}] })
})

test('N20: what events say while a page is on its way is newer than the page', async () => {
  const { world, store, socket } = await storeWorld()
  void store.room('general').loadMembers()
  socket.receive(event('member_left', 'u_2', 129))
  socket.receive(event('member_updated', 'u_1', 130, { role: 'owner' }))
  await world.answer('list_members', { members: [member('u_1'), member('u_2')], member_count: 2 })
  expect(store.room('general').members.getSnapshot().members).toMatchObject([{ user: { id: 'u_1' }, role: 'owner' }])
})

test('N20: after a reset the members are loaded anew; leaving the room forgets them', async () => {
  const { world, store, socket } = await storeWorld()
  void store.room('general').loadMembers()
  await world.answer('list_members', { members: [member('u_1')], member_count: 1 })
  const topics = { 'room:general': { recovered: false, epoch: 'x7', offset: 200, reason: 'too_far_behind' } }
  socket.receive({ type: 'synced', topics })
  await world.answer('list_members', { members: [member('u_2')], member_count: 1 })
  expect(store.room('general').members.getSnapshot().members).toMatchObject([{ user: { id: 'u_2' } }])
  socket.receive({ type: 'room_left', room_id: 'general' })
  expect(store.room('general').members.getSnapshot()).toMatchObject({ status: 'empty', members: [] })
})

test('N20: a list that failed in passing is loaded again by itself', async () => {
  const { world, store } = await storeWorld()
  void store.room('general').loadMembers()
  await world.refuse('list_members', { code: 'overloaded', retry: 'backoff' })
  expect(store.room('general').members.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'overloaded' } })
  await world.advance(3_000)
  await world.answer('list_members', { members: [member('u_1')], member_count: 1 })
  expect(store.room('general').members.getSnapshot().status).toBe('ready')
})

test('N21: who has read and received how far follows the events, back too; asking adds those who had before', async () => {
  const { world, store, socket } = await storeWorld()
  const { receipts } = store.room('general')
  const loaded = store.room('general').loadReceipts(80)
  socket.receive({ type: 'read', room_id: 'general', offset: 129, user_id: 'u_2', read_seq: 81, delivered_seq: 86 })
  const seen = ['u_2', 'u_3'].map((id) => ({ user: { id, username: id }, read_seq: 84, at: time }))
  await world.answer('seen_by', { room_id: 'general', users: seen, count: 2 })
  await loaded
  socket.receive({ type: 'read', room_id: 'general', offset: 130, user_id: 'u_3', read_seq: 79, delivered_seq: 84 })
  expect([...receipts.getSnapshot().values()]).toEqual([
    { userId: 'u_2', readSeq: 81, deliveredSeq: 86 },
    { userId: 'u_3', readSeq: 79, deliveredSeq: 84 },
  ])
})

test('N22: closing the client ends the store: no timer is left, and nothing is reported', async () => {
  const { world, hub, store, socket } = await storeWorld()
  store.people.person('u_2').subscribe(() => undefined)
  store.room('general').read(86)
  store.room('general').draft().set('text')
  void store.room('general').loadMembers()
  await world.advance(10)
  hub.close()
  await world.advance(60_000)
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
  expect(world.reported).toEqual([])
  expect(socket.isClosed).toBe(true)
})

test('N22: a store that is opened late asks for the counts, and for what no event tells', async () => {
  const { world, hub } = await storeWorld()
  const late = openStore(hub, { environment: world.environment })
  await settleStore(world)
  await world.advance(200)
  expect(world.socket.last('unread')).toMatchObject({ room_ids: ['general'] })
  await world.answer('unread', { rooms: [{ room_id: 'general', read_seq: 86, unread: 0, mentions: 0, offset: 130 }] })
  expect(late.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
})
