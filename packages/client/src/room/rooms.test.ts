import type { JoinedRoom } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { golden, onlineWorld } from '../../testing/fake-world.ts'

/** The room of the golden welcome, whose head is at 128. */
const general = (golden('welcome')['rooms'] as JoinedRoom[])[0] as JoinedRoom

function headAt(offset: number): JoinedRoom['head'] {
  return { ...general.head, offset }
}

test('N2: room.call fills in the room, and is sent again where that is harmless', async () => {
  const { world, hub, socket } = await onlineWorld()
  const pin = hub.room('general').call('pin', { message_id: 'm_9' })
  const kick = hub.room('general').call('kick', { user_id: 'u_2' })
  expect(socket.last('pin')).toMatchObject({ room_id: 'general', message_id: 'm_9' })
  expect(socket.last('kick')).toMatchObject({ room_id: 'general', user_id: 'u_2' })
  socket.end()
  await expect(kick).rejects.toMatchObject({ code: 'disconnected' })
  await world.advance(1_000)
  await world.welcome()
  await world.answer('pin', { message: golden('message') })
  expect((await pin).message).toMatchObject({ id: 'm_9' })
  expect(world.socket.all('kick')).toEqual([])
})

test('N4: counts that were made at an offset do not count as the events up to it', async () => {
  const { hub, socket } = await onlineWorld()
  const seen: number[] = []
  hub.room('general').on('message', ({ offset }) => seen.push(offset))
  socket.receive({ type: 'unread', room_id: 'general', read_seq: 84, unread: 3, mentions: 0, offset: 129 })
  socket.receive({ ...golden('message'), seq: 87, offset: 129 })
  expect(seen).toEqual([129])
})

test('N4: every event is told once, in order, after its room took it', async () => {
  const { hub, socket } = await onlineWorld()
  const seen: unknown[] = []
  hub.on('event', (event) => seen.push([event.type, hub.rooms[0]?.last_seq]))
  for (const name of ['message', 'message', 'read', 'typing']) socket.receive(golden(name))
  socket.receive({ type: 'user_updated', user: { id: 'u_2', username: 'bob', kind: 'guest' } })
  expect(seen.map((entry) => (entry as [string])[0])).toEqual(['message', 'read', 'typing', 'user_updated'])
  expect(seen[0]).toEqual(['message', 87])
})

test('N3: a changed room is described anew, and keeps the own place in it; fields that are gone are gone', async () => {
  const { hub, socket } = await onlineWorld()
  const { membership, topic: _, ...described } = { ...general, topic: 'old' }
  socket.receive({ type: 'room_updated', room_id: 'general', offset: 129, room: { ...described, topic: 'new' } })
  expect(hub.rooms[0]).toMatchObject({ topic: 'new', membership })
  socket.receive({ type: 'room_updated', room_id: 'general', offset: 130, room: described })
  expect(hub.rooms[0]).not.toHaveProperty('topic')
})

test('N3: the own role and mute follow the events; those of others do not touch it', async () => {
  const { hub, socket } = await onlineWorld()
  const changed = { ...golden('member changed'), room_id: 'general' }
  socket.receive({ ...changed, user: { id: 'u_2', username: 'bob' }, role: 'admin', offset: 129 })
  expect(hub.rooms[0]?.membership.role).toBe('member')
  socket.receive({ ...changed, user: hub.user, role: 'moderator', muted_until: undefined, offset: 130 })
  expect(hub.rooms[0]?.membership).toMatchObject({ role: 'moderator', read_seq: general.membership.read_seq })
})

test('N3: events from before a description change nothing of it', async () => {
  const { hub, socket } = await onlineWorld()
  socket.receive({ ...golden('entered a room elsewhere'), room: { ...general, member_count: 9, head: headAt(140) } })
  socket.receive({ ...golden('member joined'), offset: 135, member_count: 3 })
  expect(hub.rooms[0]?.member_count).toBe(9)
  socket.receive({ ...golden('member joined'), offset: 141, member_count: 10 })
  expect(hub.rooms[0]?.member_count).toBe(10)
})

test('R12: after a reset the room is described anew, and what came meanwhile counts on top', async () => {
  const { world, hub, socket } = await onlineWorld()
  const resets: unknown[] = []
  hub.on('reset', (reset) => resets.push(reset))
  const topics = { 'room:general': { recovered: false, epoch: 'x7', offset: 200, reason: 'too_far_behind' } }
  socket.receive({ type: 'synced', topics })
  socket.receive({ ...golden('member joined'), offset: 201, member_count: 12 })
  const { membership, ...room } = { ...general, name: 'renamed', member_count: 11, head: headAt(200) }
  await world.answer('get_room', { room, membership })
  expect(hub.rooms[0]).toMatchObject({ name: 'renamed', member_count: 12 })
  expect(resets).toEqual([{ room_id: 'general', reason: 'too_far_behind' }])
})

test('N5: a description that comes after the user was put out brings the room back no more', async () => {
  const { world, hub, socket } = await onlineWorld()
  const topics = { 'room:general': { recovered: false, epoch: 'x7', offset: 200, reason: 'too_far_behind' } }
  socket.receive({ type: 'synced', topics })
  socket.receive({ type: 'room_left', room_id: 'general', reason: 'kicked' })
  const { membership, ...room } = general
  await world.answer('get_room', { room, membership })
  expect(hub.rooms).toEqual([])
})

test('N5: a room that is deleted goes from the list', async () => {
  const { hub, socket } = await onlineWorld()
  const left: unknown[] = []
  hub.on('room_left', (event) => left.push(event))
  socket.receive(golden('room deleted'))
  expect(hub.rooms).toEqual([])
  expect(left).toEqual([{ room_id: 'general' }])
})

test('R13: a room that the next welcome lacks stays until `synced` says forbidden', async () => {
  const { world, hub, socket } = await onlineWorld()
  const left: string[] = []
  hub.on('room_left', ({ room_id }) => left.push(room_id))
  socket.end()
  await world.advance(1_000)
  await world.welcome({ rooms: [] })
  expect(hub.rooms).toHaveLength(1)
  const topics = { 'room:general': { recovered: false, epoch: 'x7', offset: 128, reason: 'forbidden' } }
  world.socket.receive({ type: 'synced', topics })
  expect(hub.rooms).toEqual([])
  expect(left).toEqual(['general'])
})

test('A4: a `forbidden` from before the user came back does not put them out again', async () => {
  const { hub, socket } = await onlineWorld()
  socket.receive({ type: 'room_left', room_id: 'general', reason: 'kicked' })
  socket.receive({ type: 'room_joined', room: { ...general, head: headAt(150) } })
  const topics = { 'room:general': { recovered: false, epoch: 'x7', offset: 148, reason: 'forbidden' } }
  socket.receive({ type: 'synced', topics })
  expect(hub.rooms).toHaveLength(1)
})

test('N5: what waits for a room one was put out of fails with the code of the server, once', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.end()
  const sending = hub.room('general').send('too late')
  await world.advance(1_000)
  await world.welcome({ rooms: [] })
  const topics = { 'room:general': { recovered: false, epoch: 'x7', offset: 128, reason: 'forbidden' } }
  world.socket.receive({ type: 'synced', topics })
  await world.refuse('message', { code: 'not_a_member', retry: 'never' })
  await world.advance(60_000)
  expect(sending).toMatchObject({ state: 'failed', error: { code: 'not_a_member' } })
  expect(world.sockets.flatMap((each) => each.all('message'))).toHaveLength(1)
})

test('N9: what goes with a text is kept with it, and sent with it after a reload', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.end()
  const options = { replyTo: 'm_1', threadId: 'm_2', attachments: ['f1'] }
  hub.room('general').send('', options)
  await world.settle()
  hub.close()
  const next = await onlineWorld({}, { seed: 2, outbox: world.outbox })
  await next.world.advance(2_000)
  const sent = { content: '', reply_to: 'm_1', thread_id: 'm_2', attachments: ['f1'] }
  expect(next.socket.all('message')).toMatchObject([sent])
  expect(next.hub.room('general').timeline.getSnapshot().outgoing).toMatchObject([{ text: '', options }])
})
