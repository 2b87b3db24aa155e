import { expect, test } from 'vitest'
import { golden, onlineWorld } from '../../testing/fake-world.ts'

const design = golden('room made')['room'] as { id: string; head: object; last_seq: number }

test('each event reaches the room once, typed, without its type field', async () => {
  const { hub, socket } = await onlineWorld()
  const seen: unknown[] = []
  const room = hub.room('general')
  for (const name of ['message', 'message_updated', 'member_joined', 'user_joined', 'user_left', 'typing'] as const) {
    room.on(name, (event) => seen.push([name, event]))
  }
  for (const name of ['message', 'message', 'message edited', 'member joined', 'user joined', 'user left', 'typing']) {
    socket.receive(golden(name))
  }
  expect(seen.map((entry) => (entry as [string])[0])).toEqual([
    'message',
    'message_updated',
    'member_joined',
    'user_joined',
    'user_left',
    'typing',
  ])
  const { type: _, ...message } = golden('message')
  expect(seen[0]).toEqual(['message', message])
})

test('a message that is new to this client is a message, even when catch-up tells its later state', async () => {
  const { hub, socket } = await onlineWorld()
  const seen: unknown[] = []
  const room = hub.room('general')
  room.on('message', ({ seq }) => seen.push(`new ${seq}`))
  room.on('message_updated', ({ seq }) => seen.push(`updated ${seq}`))
  const edited = golden('message edited')
  socket.receive({ ...golden('message'), seq: 88, offset: 129 })
  socket.receive({ ...edited, seq: 87, offset: 130 })
  socket.receive({ ...edited, seq: 87, offset: 131 })
  socket.receive({ ...edited, seq: 3, offset: 132 })
  expect(seen).toEqual(['new 88', 'new 87', 'updated 87', 'updated 3'])
})

test('edit, delete, history and online users are commands with typed replies', async () => {
  const { world, hub, socket } = await onlineWorld()
  const room = hub.room('general')
  const edit = room.edit('m_9', 'hello')
  await world.answer('edit_message', { message: golden('message') })
  expect((await edit).id).toBe('m_9')
  const remove = room.delete('m_9')
  await world.answer('delete_message', { message: golden('message deleted') })
  expect((await remove).deleted_at).toBeDefined()
  void room.history({ before: 87 }).catch(() => undefined)
  expect(socket.last('history')).toMatchObject({ room_id: 'general', before: 87, limit: 50 })
  void room.onlineUsers({ limit: 10 }).catch(() => undefined)
  expect(socket.last('online_users')).toMatchObject({ room_id: 'general', limit: 10 })
})

test('join follows the room from the position of its reply, and lists it', async () => {
  const { world, hub } = await onlineWorld()
  const joined: string[] = []
  hub.on('room_joined', ({ id }) => joined.push(id))
  const join = hub.room('design').join()
  world.socket.receive({ type: 'room_joined', room: design })
  await world.answer('join_room', { room: design, recovered: true, position: { epoch: 'x7', offset: 4 } })
  expect((await join).id).toBe('design')
  expect(joined).toEqual(['design'])
  expect(hub.rooms.map(({ id }) => id)).toEqual(['design', 'general'])
  expect(world.socket.all('subscribe')).toHaveLength(0)
  world.socket.end()
  await world.advance(1_000)
  world.socket.open()
  expect(world.socket.last('hello')['positions']).toMatchObject({ 'room:design': { epoch: 'x7', offset: 4 } })
})

test('a room entered on another device is asked for here, from where it began', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.receive({ type: 'room_joined', room: design })
  expect(socket.last('subscribe')).toMatchObject({ topic: 'room:design', position: design.head })
  await world.answer('subscribe', { recovered: true, epoch: 'x7', offset: 3 })
  expect(hub.room('design').info?.id).toBe('design')
})

test('leaving, here or elsewhere, ends the following, and is told once', async () => {
  const { world, hub, socket } = await onlineWorld()
  const left: string[] = []
  hub.on('room_left', ({ room_id }) => left.push(room_id))
  const leave = hub.room('general').leave()
  await world.answer('leave_room')
  await leave
  socket.receive(golden('left a room elsewhere'))
  expect(left).toEqual(['general'])
  expect(hub.rooms).toEqual([])
})

test('createRoom enters the room; listRooms and room_created tell of public ones', async () => {
  const { world, hub, socket } = await onlineWorld()
  const created: string[] = []
  hub.on('room_created', ({ name }) => created.push(name))
  const creation = hub.createRoom({ name: 'design', id: 'design' })
  socket.receive({ type: 'room_created', room: design })
  expect(socket.last('create_room')).toMatchObject({ name: 'design', room_id: 'design' })
  await world.answer('create_room', { room: design })
  await creation
  expect(hub.rooms.map(({ id }) => id)).toContain('design')
  expect(created).toEqual([design.id])
  const list = hub.listRooms({ limit: 5 })
  await world.answer('list_rooms', { rooms: [design] })
  expect((await list).rooms).toEqual([design])
})

test('the list follows its rooms, and keeps its identity when nothing changed', async () => {
  const { hub, socket } = await onlineWorld()
  const { rooms } = hub
  socket.receive(golden('typing'))
  expect(hub.rooms).toBe(rooms)
  socket.receive(golden('message'))
  socket.receive(golden('member joined'))
  expect(hub.rooms[0]).toMatchObject({ last_seq: 87, member_count: 3 })
})

test('typing is told every few seconds, and its end; a sent message says it all', async () => {
  const { world, hub, socket } = await onlineWorld({ typing: { everyMs: 3_000, stopAfterMs: 5_000 } })
  const room = hub.room('general')
  const told = (): unknown[] => socket.all('typing').map((frame) => frame['active'])
  for (let key = 0; key < 4; key++) {
    room.typing()
    await world.advance(1_000)
  }
  expect(told()).toEqual([true, true])
  await world.advance(5_000)
  expect(told()).toEqual([true, true, false])
  room.typing()
  room.send('hi')
  await world.advance(10_000)
  expect(told()).toEqual([true, true, false, true])
  expect(socket.last('typing')).not.toHaveProperty('ref')
})

test('typing while offline is not told later', async () => {
  const { world, hub, socket } = await onlineWorld()
  socket.end()
  hub.room('general').typing()
  await world.advance(1_000)
  await world.welcome()
  await world.advance(10_000)
  expect(world.socket.all('typing')).toHaveLength(0)
})

test('hub.room gives the same object each time', async () => {
  const { hub } = await onlineWorld()
  expect(hub.room('general')).toBe(hub.room('general'))
  expect(hub.room('general').info?.name).toBe('general')
  expect(hub.room('elsewhere').info).toBeUndefined()
})
