import type { User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import { forGood } from '../rights/may.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { people } from './contract-room-ways.ts'
import { roomWrites } from './room-writes.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const carol: User = { id: 'u_carol', username: 'carol' }

/** What governing a room promises of every store. */
export const roomRuleCases: readonly ChatStoreCase[] = [
  storeCase('C24', 'an owner goes only when alone, and owns the room again on coming back to it', async (store) => {
    await roomWithAliceAndBob(store)
    assertEqual(await refusedCode(store, writes.leave('den', alice)), 'conflict')
    await written(store, writes.leave('den', bob))
    await written(store, writes.leave('den', alice))
    assertEqual((await written(store, writes.join('den', alice))).member?.role, 'owner')
    await written(store, writes.leave('den', alice))
    await written(store, writes.join('den', bob))
    assertEqual((await written(store, writes.join('den', alice))).member?.role, 'member')
  }),
  storeCase(
    'C28',
    'a kick takes an offset in rooms of any size, and its member may come back as one',
    async (store) => {
      await trio(store)
      await written(store, roomWrites.role('den', bob, 'moderator'))
      const { changes, moved, room } = await written(store, roomWrites.kick('den', bob))
      const [change] = changes
      assertEqual(change?.kind === 'member' && [change.row.state, change.row.reason], ['out', 'kicked'])
      assertEqual([change?.row.offset, moved?.length, room.memberCount], [room.lastOffset, 1, 2])
      assertEqual(await refusedCode(store, roomWrites.kick('den', bob)), 'not_found')
      assertEqual((await written(store, writes.join('den', bob))).member?.role, 'member')
    },
  ),
  storeCase('G5', 'acts upon members reach lower ones only, and never the owner', async (store) => {
    await trio(store)
    await written(store, roomWrites.role('den', bob, 'moderator'))
    await written(store, roomWrites.role('den', carol, 'moderator'))
    const tried = [
      roomWrites.kick('den', carol, bob),
      roomWrites.kick('den', alice, bob),
      roomWrites.kick('den', bob, bob),
      roomWrites.mute('den', carol, forGood, bob),
    ]
    for (const write of tried) assertEqual(await refusedCode(store, write), 'forbidden')
    const admin = { ...roomWrites.kick('den', carol), actor: actor({ id: 'u_root', username: 'root' }, 'admin') }
    await written(store, admin)
    assertEqual(await refusedCode(store, { ...admin, userId: alice.id }), 'forbidden')
  }),
  storeCase('C28', 'a ban keeps out until it ends or is lifted', async (store) => {
    await trio(store)
    const until = testTime + 10
    const { changes } = await written(store, roomWrites.ban('den', bob, { until }))
    assertEqual(
      changes.map(({ row }) => 'reason' in row && row.reason),
      ['banned'],
    )
    assertEqual(await refusedCode(store, writes.join('den', bob)), 'banned')
    await written(store, { ...writes.join('den', bob), at: until })
    await written(store, roomWrites.ban('den', bob))
    await written(store, roomWrites.unban('den', bob))
    await written(store, writes.join('den', bob))
    assertEqual(await refusedCode(store, roomWrites.ban('den', carol, { until: testTime })), 'invalid')
    assertEqual(await refusedCode(store, roomWrites.ban('den', carol, { maxBans: 0 })), 'limit_reached')
    assertEqual(await refusedCode(store, roomWrites.ban('den', { id: 'u_no', username: 'no' })), 'not_found')
  }),
  storeCase('C29', 'roles are given to lower ones, up to one’s own, and so many', async (store) => {
    await trio(store)
    assertEqual((await written(store, roomWrites.role('den', bob, 'admin'))).member?.role, 'admin')
    assertEqual((await written(store, roomWrites.role('den', bob, 'admin'))).changes, [])
    const byBob = { actor: actor(bob) }
    await written(store, roomWrites.role('den', carol, 'admin', byBob))
    assertEqual(await refusedCode(store, roomWrites.role('den', carol, 'member', byBob)), 'forbidden')
    assertEqual(await refusedCode(store, roomWrites.role('den', alice, 'member', byBob)), 'forbidden')
    await written(store, roomWrites.role('den', carol, 'member'))
    assertEqual(await refusedCode(store, roomWrites.role('den', carol, 'moderator', { maxStaff: 2 })), 'limit_reached')
  }),
  storeCase('C29', 'a room has one owner, who hands it over', async (store) => {
    await trio(store)
    const { changes } = await written(store, roomWrites.transfer('den', bob))
    assertEqual(
      changes.map(({ row }) => 'role' in row && [row.userId, row.role]),
      [
        [alice.id, 'admin'],
        [bob.id, 'owner'],
      ],
    )
    assertEqual(await refusedCode(store, roomWrites.transfer('den', carol)), 'forbidden')
    const byAdmin = { ...roomWrites.transfer('den', carol), actor: actor({ id: 'u_root', username: 'root' }, 'admin') }
    await written(store, byAdmin)
    assertEqual(
      [(await store.member('den', bob.id))?.role, (await store.member('den', carol.id))?.role],
      ['admin', 'owner'],
    )
  }),
  storeCase('C30', 'a mute ends by itself or is lifted, and outlives leaving', async (store) => {
    await trio(store)
    const say = (at = testTime) => writes.append('den', bob, 'x', { at })
    await written(store, roomWrites.mute('den', bob, testTime + 10))
    const refused = await store.write(say())
    assertEqual('refused' in refused && [refused.refused, refused.retryAfterMs], ['muted', 10])
    await written(store, writes.leave('den', bob))
    await written(store, writes.join('den', bob))
    assertEqual(await refusedCode(store, say()), 'muted')
    await written(store, say(testTime + 10))
    await written(store, roomWrites.mute('den', bob, forGood))
    const forever = await store.write(say())
    assertEqual('refused' in forever && [forever.refused, forever.retryAfterMs ?? null], ['muted', null])
    await written(store, roomWrites.mute('den', bob, null))
    await written(store, say())
    assertEqual(await refusedCode(store, roomWrites.mute('den', bob, testTime)), 'invalid')
  }),
  storeCase('C30', 'slow mode makes members wait, not those who moderate, and outlives leaving', async (store) => {
    await trio(store)
    await written(store, roomWrites.update('den', { slowModeMs: 1_000 }))
    const say = (user: User, at: number) => writes.append('den', user, 'x', { at })
    for (const user of [alice, alice, bob]) await written(store, say(user, testTime))
    const refused = await store.write(say(bob, testTime + 400))
    assertEqual('refused' in refused && [refused.refused, refused.retryAfterMs], ['slow_mode', 600])
    await written(store, writes.leave('den', bob))
    await written(store, writes.join('den', bob))
    assertEqual(await refusedCode(store, say(bob, testTime + 999)), 'slow_mode')
    await written(store, say(bob, testTime + 1_000))
    assertEqual(await refusedCode(store, say(bob, testTime)), 'slow_mode')
  }),
  storeCase('C31', 'a change of the room is one offset, or none where all is as it was', async (store) => {
    await trio(store)
    const { room, before, changes } = await written(store, roomWrites.update('den', { topic: 'tea', kind: 'private' }))
    assertEqual([before.kind, room.kind, room.topic, room.offset], ['public', 'private', 'tea', before.lastOffset + 1])
    assertEqual(changes, [{ kind: 'room', row: (await store.room('den')) ?? null }])
    assertEqual((await written(store, roomWrites.update('den', { topic: 'tea' }))).changes, [])
    assertEqual(await refusedCode(store, roomWrites.update('den', { topic: 'x' }, bob)), 'forbidden')
    assertEqual(await refusedCode(store, roomWrites.update('den', { avatar: 'no' })), 'not_found')
  }),
  storeCase('C31', 'an archived room is read and nothing else, until it is opened again', async (store) => {
    await trio(store)
    await written(store, roomWrites.archive('den'))
    const tried = [
      writes.append('den', bob, 'x'),
      writes.join('den', { id: 'u_dave', username: 'dave' }),
      roomWrites.update('den', { topic: 'x' }),
    ]
    for (const write of tried) assertEqual(await refusedCode(store, write), 'archived')
    await written(store, writes.leave('den', bob))
    await written(store, roomWrites.archive('den', false))
    await written(store, writes.join('den', bob))
  }),
  storeCase('C32', 'a deleted room is gone for everybody at once, and swept until nothing is left', async (store) => {
    await trio(store)
    for (const text of ['a', 'b', 'c']) await written(store, writes.append('den', bob, text))
    const { changes, room } = await written(store, roomWrites.delete('den'))
    assertEqual(changes, [{ kind: 'room', row: room }])
    assertEqual(await refusedCode(store, writes.append('den', bob, 'x')), 'not_found')
    assertEqual(await store.read({ kind: 'is_member', roomId: 'den', userId: bob.id }), false)
    assertEqual(await store.read({ kind: 'inbox', userId: bob.id, countUpTo: 9 }), [])
    assertEqual(await refusedCode(store, writes.createRoom('den', bob)), 'conflict')
    let rounds = 0
    while ((await written(store, roomWrites.sweep('den', testTime, 2))).hasMore) rounds += 1
    assertEqual([rounds, await store.member('den', bob.id).then((member) => member?.state)], [2, 'out'])
    assertEqual(await store.read({ kind: 'sweeps_due', at: testTime, limit: 9 }), [])
    assertEqual((await store.history('den', { from: { kind: 'newest' }, limit: 9 }))?.messages ?? [], [])
  }),
  storeCase(
    'C34',
    'messages older than their room keeps them go, oldest first, and the room says so',
    async (store) => {
      await trio(store)
      for (const at of [1, 2, 3, 9]) await written(store, writes.append('den', bob, '@alice', { at: testTime + at }))
      await written(store, roomWrites.update('den', { retentionMs: 5 }))
      assertEqual(await store.read({ kind: 'sweeps_due', at: testTime, limit: 9 }), ['den'])
      const sweep = roomWrites.sweep('den', testTime + 9, 2)
      const { hasMore, changes } = await written(store, sweep)
      assertEqual([hasMore, changes.map(({ row }) => 'firstSeq' in row && row.firstSeq)], [true, [3]])
      assertEqual((await written(store, sweep)).hasMore, false)
      assertEqual((await written(store, sweep)).changes, [])
      assertEqual(await store.read({ kind: 'sweeps_due', at: testTime + 60_008, limit: 9 }), [])
      const history = await store.history('den', { from: { kind: 'newest' }, limit: 9 })
      assertEqual([history?.messages.map(({ seq }) => seq), history?.hasMoreBefore, history?.firstSeq], [[4], false, 4])
      assertEqual(await unread(store), { unread: 1, mentions: 1 })
      assertEqual((await written(store, writes.append('den', bob, 'next'))).message.seq, 5)
      await written(store, roomWrites.update('den', { retentionMs: null }))
      assertEqual(await store.read({ kind: 'sweeps_due', at: testTime + 99_999, limit: 9 }), [])
    },
  ),
  storeCase('G9', 'administrative acts are written down with them, and read by those they concern', async (store) => {
    await trio(store)
    await written(store, roomWrites.role('den', bob, 'admin'))
    await refusedCode(store, roomWrites.kick('den', alice, bob))
    await written(store, roomWrites.kick('den', carol, bob))
    await written(store, roomWrites.archive('den'))
    assertEqual(await acts(store, bob, {}), ['archive_room', 'kick', 'set_role'])
    assertEqual(await acts(store, bob, { actorId: bob.id }), ['kick'])
    assertEqual(await acts(store, bob, { action: 'set_role' }), ['set_role'])
    assertEqual(await acts(store, bob, { limit: 2 }), ['archive_room', 'kick', 'more'])
    assertEqual(await acts(store, bob, { before: 2 }), ['set_role'])
    assertEqual(await acts(store, carol, {}), 'not_a_member')
    assertEqual(await acts(store, bob, { roomId: undefined }), 'forbidden')
    await store.write({ kind: 'sweep_audit', before: testTime + 1, limit: 2 })
    assertEqual(await acts(store, bob, {}), ['archive_room'])
  }),
]

/** Makes a room that alice owns, with bob and carol in it; everybody is known. */
async function trio(store: ChatStore): Promise<void> {
  await people(store)
  await roomWithAliceAndBob(store)
  await written(store, writes.join('den', carol))
}

async function unread(store: ChatStore): Promise<object> {
  const read = await store.read({ kind: 'joined_room', roomId: 'den', userId: alice.id, countUpTo: 9 })
  return { unread: read?.place.unread, mentions: read?.place.mentions }
}

async function acts(store: ChatStore, by: User, question: object): Promise<readonly string[] | string> {
  const everything = { roomId: 'den', actorId: undefined, action: undefined, before: undefined, limit: 10 }
  const about = { actor: actor(by), at: testTime, ...everything, ...question }
  const read = await store.read({ kind: 'audit_log', ...about })
  if ('denied' in read) return read.denied.code
  return [...read.entries.map(({ action }) => action), ...(read.next === undefined ? [] : ['more'])]
}
