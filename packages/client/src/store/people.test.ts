import { expect, test } from 'vitest'
import { golden } from '../../testing/fake-world.ts'
import { settleStore, storeWorld } from '../../testing/store-world.ts'

const bob = { id: 'u_2', username: 'bob' }
const bobOnline = { ...bob, state: 'online' }

test('N16: every source of presence fills one map, so that all dots of a user are equal (test 11)', async () => {
  const { store, socket } = await storeWorld()
  const dots = (): unknown[] => [
    store.people.get('u_2').presence?.state,
    store.people.person('u_2').getSnapshot().presence?.state,
  ]
  socket.receive({ type: 'user_joined', room_id: 'general', users: [bobOnline], online: 2 })
  expect(dots()).toEqual(['online', 'online'])
  socket.receive({ type: 'presence_changed', room_id: 'design', users: [{ user_id: 'u_2', state: 'away' }] })
  expect(dots()).toEqual(['away', 'away'])
  expect(store.people.get('u_2')).toBe(store.people.person('u_2').getSnapshot())
})

test('N16: the own dot is what others see: of oneself only own_presence tells', async () => {
  const { store, socket } = await storeWorld()
  expect(store.own.getSnapshot()).toMatchObject({ choice: 'online', shown: 'online' })
  socket.receive({ type: 'own_presence', choice: 'invisible', shown: 'offline', hide_last_seen: false })
  socket.receive({
    type: 'user_joined',
    room_id: 'general',
    users: [{ id: 'u_1', username: 'alice', state: 'online' }],
    online: 1,
  })
  expect(store.own.getSnapshot()).toMatchObject({ choice: 'invisible', shown: 'offline' })
  expect(store.people.get('u_1').presence?.state).toBe('offline')
})

test('N17: whoever is looked at is watched and described, once for many, and again after a cut', async () => {
  const { world, store, socket } = await storeWorld({ watchAfterMs: 50 })
  const offs = ['u_2', 'u_3'].map((id) => store.people.person(id).subscribe(() => undefined))
  await world.advance(50)
  expect(socket.all('watch_presence')).toMatchObject([{ user_ids: ['u_2', 'u_3'] }])
  await world.answer('watch_presence', { users: [{ user_id: 'u_2', state: 'busy', note: 'meeting' }] })
  await world.answer('get_users', { users: [{ ...bob, kind: 'account', display_name: 'Bob B.' }] })
  expect(store.people.get('u_2')).toMatchObject({
    username: 'bob',
    profile: { display_name: 'Bob B.' },
    presence: { state: 'busy', note: 'meeting' },
  })
  socket.end()
  await world.advance(1_000)
  await world.welcome()
  await settleStore(world)
  await world.advance(50)
  expect(world.socket.last('watch_presence')).toMatchObject({ user_ids: ['u_2', 'u_3'] })
  for (const off of offs) off()
})

test('N17: who is looked at no longer is not watched, and nothing is claimed of them', async () => {
  const { world, store, socket } = await storeWorld({ watchAfterMs: 50 })
  const off = store.people.person('u_2').subscribe(() => undefined)
  await world.advance(50)
  await world.answer('watch_presence', { users: [{ user_id: 'u_2', state: 'online' }] })
  await world.answer('get_users', { users: [] })
  off()
  off()
  await world.advance(50)
  expect(socket.last('watch_presence')).toMatchObject({ user_ids: [] })
  await world.answer('watch_presence', { users: [] })
  expect(store.people.get('u_2').presence).toBeUndefined()
})

test('N16: leaving one room says nothing of somebody one looks at; of others the state is unknown then', async () => {
  const { world, store, socket } = await storeWorld({ watchAfterMs: 50 })
  socket.receive({
    type: 'user_joined',
    room_id: 'general',
    users: [bobOnline, { ...bobOnline, id: 'u_3' }],
    online: 3,
  })
  store.people.person('u_2').subscribe(() => undefined)
  await world.advance(50)
  socket.receive({ type: 'user_left', room_id: 'general', users: [bob, { id: 'u_3', username: 'bob' }], online: 1 })
  expect(store.people.get('u_2').presence?.state).toBe('online')
  expect(store.people.get('u_3').presence).toBeUndefined()
})

test('N16: a changed profile changes the person; ignoring follows what other devices do', async () => {
  const { store, socket } = await storeWorld()
  socket.receive({ type: 'user_updated', user: { ...bob, username: 'robert', kind: 'account' } })
  expect(store.people.get('u_2')).toMatchObject({ username: 'robert', profile: { kind: 'account' } })
  socket.receive({ type: 'ignored_changed', user_id: 'u_2', ignored: true })
  expect([...store.ignored.getSnapshot()]).toEqual(['u_2'])
  socket.receive({ type: 'ignored_changed', user_id: 'u_2', ignored: false })
  expect([...store.ignored.getSnapshot()]).toEqual([])
})

test('N18: invitations are those that wait: listed, told, answered here or elsewhere, or entered', async () => {
  const { store, socket } = await storeWorld()
  const invited = golden('invited to a room')
  const id = (invited['room'] as { id: string }).id
  const waiting = (): string[] => store.invitations.getSnapshot().map(({ room }) => room.id)
  socket.receive(invited)
  expect(waiting()).toEqual([id])
  socket.receive({ type: 'invitation_ended', room_id: id })
  expect(waiting()).toEqual([])
  socket.receive(invited)
  socket.receive({ type: 'room_joined', room: { ...(golden('entered a room elsewhere')['room'] as object), id } })
  expect(waiting()).toEqual([])
})
