import type { User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import type { ChatWrite } from '../ports/chat-write.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { peopleWrites } from './people-writes.ts'
import { roomWrites } from './room-writes.ts'
import { actor, alice, bob, refusedCode, testTime, writes, written } from './writes.ts'

const carol: User = { id: 'u_carol', username: 'carol' }
const first = { after: undefined, limit: 10 } as const

/** What the ways into rooms that are not open to all promise of every store. */
export const roomWayCases: readonly ChatStoreCase[] = [
  storeCase('C22', 'a private room is not there for outsiders, and nobody enters it unasked', async (store) => {
    await privateRoom(store)
    const codes = [
      await refusedCode(store, writes.join('den', bob)),
      await refusedCode(store, roomWrites.request('den', bob)),
      await refusedCode(store, writes.leave('den', bob)),
      await refusedCode(store, roomWrites.update('den', { name: 'x' }, bob)),
    ]
    assertEqual(codes, ['not_found', 'not_found', 'not_found', 'not_found'])
    assertEqual((await store.rooms({ limit: 9 })).rooms, [])
  }),
  storeCase('C25', 'an invitation lets its user in once, and is declined, or ends by a ban', async (store) => {
    await privateRoom(store)
    assertEqual((await written(store, roomWrites.invite('den', bob))).isNew, true)
    assertEqual((await written(store, roomWrites.invite('den', bob))).isNew, false)
    assertEqual(await invitedTo(store, bob), ['den'])
    assertEqual((await written(store, writes.join('den', bob))).changed, true)
    assertEqual(await invitedTo(store, bob), [])
    assertEqual(await refusedCode(store, roomWrites.invite('den', bob)), 'conflict')
    assertEqual(await refusedCode(store, roomWrites.invite('den', { id: 'u_no', username: 'no' })), 'not_found')
    await written(store, roomWrites.invite('den', carol))
    assertEqual((await written(store, roomWrites.decline('den', carol))).hasEnded, true)
    assertEqual(await refusedCode(store, writes.join('den', carol)), 'not_found')
    await written(store, roomWrites.invite('den', carol))
    assertEqual((await written(store, roomWrites.ban('den', carol))).endedInvitation, true)
    assertEqual(await refusedCode(store, roomWrites.invite('den', carol)), 'banned')
  }),
  storeCase('C25', 'a new room invites; so many wait for one user, and no more', async (store) => {
    await privateRoom(store)
    const attic = { ...writes.createRoom('attic', alice), invite: { userIds: [bob.id, carol.id, alice.id], most: 1 } }
    assertEqual((await written(store, attic)).invitations.length, 2)
    assertEqual(await refusedCode(store, roomWrites.invite('den', bob, { maxInvitations: 1 })), 'limit_reached')
    assertEqual(await refusedCode(store, { ...attic, roomId: 'roof' }), 'limit_reached')
    const stranger = { ...attic, roomId: 'roof', invite: { userIds: ['u_no'], most: 9 } }
    assertEqual(await refusedCode(store, stranger), 'not_found')
    assertEqual((await store.room('roof')) ?? null, null)
  }),
  storeCase('C26', 'a link lets so many in and no more, and members use nothing up', async (store) => {
    await privateRoom(store)
    await written(store, roomWrites.link('den', 'tok', { maxUses: 1 }))
    assertEqual((await written(store, roomWrites.accept('tok', alice))).changed, false)
    assertEqual((await written(store, roomWrites.accept('tok', bob))).member?.role, 'member')
    assertEqual((await written(store, roomWrites.accept('tok', bob))).changed, false)
    assertEqual(await refusedCode(store, roomWrites.accept('tok', carol)), 'expired')
    assertEqual(await refusedCode(store, roomWrites.accept('other', carol)), 'not_found')
  }),
  storeCase('C26', 'a link ends by its time, by being revoked, and for the banned', async (store) => {
    await privateRoom(store)
    for (const [token, expiresAt] of [
      ['a', testTime + 10],
      ['b', null],
      ['c', null],
    ] as const)
      await written(store, roomWrites.link('den', token, { expiresAt }))
    assertEqual(await refusedCode(store, roomWrites.accept('a', bob, testTime + 10)), 'expired')
    await written(store, roomWrites.revoke('den', 'b'))
    assertEqual(await refusedCode(store, roomWrites.accept('b', bob)), 'not_found')
    await written(store, roomWrites.ban('den', bob))
    assertEqual(await refusedCode(store, roomWrites.accept('c', bob)), 'banned')
    assertEqual(await refusedCode(store, roomWrites.revoke('den', 'b')), 'not_found')
  }),
  storeCase('C26', 'a room has so many links; those that are no longer good make way', async (store) => {
    await privateRoom(store)
    await written(store, roomWrites.link('den', 'a', { maxLinks: 1, expiresAt: testTime + 10 }))
    assertEqual(await refusedCode(store, roomWrites.link('den', 'b', { maxLinks: 1 })), 'limit_reached')
    await written(store, roomWrites.link('den', 'b', { maxLinks: 1, at: testTime + 10 }))
    const read = await store.read({ kind: 'invite_links_of', ...asAlice, ...first })
    assertEqual('links' in read && read.links.map(({ token }) => token), ['b'])
  }),
  storeCase('C27', 'who asks is let in, or not; a room that is closed to requests is not there', async (store) => {
    await privateRoom(store)
    await written(store, roomWrites.update('den', { isOpenToRequests: true }))
    assertEqual(
      (await store.rooms({ limit: 9 })).rooms.map(({ id }) => id),
      ['den'],
    )
    assertEqual((await written(store, roomWrites.request('den', bob, { note: 'me' }))).staff, [alice.id])
    await written(store, roomWrites.request('den', carol))
    await written(store, roomWrites.request('den', bob, { note: 'still me', maxRequests: 2 }))
    const read = await store.read({ kind: 'join_requests_of', ...asAlice, ...first })
    assertEqual('denied' in read ? read : read.map(({ note }) => note), ['still me', ''])
    assertEqual((await written(store, roomWrites.answer('den', bob, true))).changes.length, 1)
    assertEqual((await written(store, roomWrites.answer('den', carol, false))).changes, [])
    assertEqual(await refusedCode(store, roomWrites.answer('den', carol, true)), 'not_found')
    assertEqual([(await store.member('den', bob.id))?.state, await store.member('den', carol.id)], ['in', undefined])
    assertEqual(await refusedCode(store, roomWrites.request('den', carol, { maxRequests: 0 })), 'limit_reached')
    await written(store, roomWrites.update('den', { isOpenToRequests: false }))
    assertEqual(await refusedCode(store, roomWrites.request('den', carol)), 'not_found')
  }),
  storeCase('C33', 'two users have one room for ever, and both are in it at once', async (store) => {
    await people(store)
    const made = await written(store, roomWrites.open(bob, [alice], 'one'))
    assertEqual(
      [made.isNew, made.room.kind, made.room.people, made.room.memberCount],
      [true, 'direct', [alice, bob], 2],
    )
    assertEqual(
      made.moved?.map(({ member }) => member.userId),
      [alice.id, bob.id],
    )
    const again = await written(store, roomWrites.open(alice, [bob], 'two'))
    assertEqual([again.isNew, again.room.id, (await store.room('two')) ?? null], [false, 'one', null])
    assertEqual(await refusedCode(store, writes.leave('one', bob)), 'forbidden')
    assertEqual(await refusedCode(store, roomWrites.kick('one', bob)), 'forbidden')
    assertEqual(await refusedCode(store, writes.join('one', carol)), 'not_found')
    assertEqual(await refusedCode(store, roomWrites.open(alice, [alice], 'two')), 'invalid')
    assertEqual(await refusedCode(store, roomWrites.open(alice, [{ id: 'u_no', username: 'no' }], 'two')), 'not_found')
    assertEqual(await refusedCode(store, roomWrites.open(alice, [carol], 'two', 1)), 'limit_reached')
  }),
  storeCase('C33', 'the same set of people has the same group; who left it comes back by opening it', async (store) => {
    await people(store)
    const { room } = await written(store, roomWrites.open(alice, [carol, bob], 'one'))
    assertEqual([room.kind, room.people], ['group', [alice, bob, carol]])
    await written(store, writes.leave('one', bob))
    assertEqual((await store.room('one'))?.people, [alice, carol])
    assertEqual((await written(store, roomWrites.open(carol, [alice, bob], 'two'))).hasEntered, false)
    assertEqual((await store.member('one', bob.id))?.state, 'out')
    const back = await written(store, roomWrites.open(bob, [alice, carol], 'two'))
    assertEqual([back.isNew, back.hasEntered, back.room.people], [false, true, [alice, bob, carol]])
    await written(store, roomWrites.update('one', { name: 'us' }, carol))
    assertEqual(await refusedCode(store, roomWrites.update('one', { isReadOnly: true }, carol)), 'forbidden')
  }),
  storeCase('C20', 'rooms of two or a few count as memberships, not as rooms', async (store) => {
    await people(store)
    const limits = { rooms: 1, roomsPerUser: 1 }
    await written(store, roomWrites.open(alice, [bob], 'one'))
    await written(store, writes.createRoom('den', alice, limits))
    assertEqual(await refusedCode(store, writes.createRoom('attic', bob, limits)), 'limit_reached')
    await written(store, roomWrites.open(alice, [carol], 'two'))
  }),
]

const asAlice = { roomId: 'den', actor: actor(alice), at: testTime }

/** Makes everybody known. */
export async function people(store: ChatStore): Promise<void> {
  for (const user of [alice, bob, carol]) await written(store, peopleWrites.see(user))
}

async function privateRoom(store: ChatStore): Promise<void> {
  await people(store)
  const den: ChatWrite<'create_room'> = { ...writes.createRoom('den', alice), roomKind: 'private' }
  await written(store, den)
}

async function invitedTo(store: ChatStore, user: User): Promise<readonly string[]> {
  const { invitations } = await store.read({ kind: 'invitations_of', userId: user.id, ...first })
  return invitations.map(({ room }) => room.id)
}
