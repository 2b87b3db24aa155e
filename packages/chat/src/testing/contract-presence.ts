import type { ChoosePresence } from '../presence/ports.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, roomWithAliceAndBob, testTime, written } from './writes.ts'

function choose(
  state: ChoosePresence['state'],
  more: Partial<ChoosePresence> = {},
): { kind: 'choose_presence' } & ChoosePresence {
  const plain = { at: testTime, userId: alice.id, note: null, until: null, isShown: true }
  return { kind: 'choose_presence', ...plain, ...more, state }
}

const seen = (...users: { userId: string; at: number }[]): { kind: 'seen_users'; users: typeof users } => {
  return { kind: 'seen_users', users }
}

/** What the rules of presence promise of every store. */
export const presenceCases: readonly ChatStoreCase[] = [
  storeCase('P8', 'a choice takes the place of the one before, and is counted', async (store) => {
    const until = testTime + 60_000
    await written(store, choose('busy', { note: '会议 🦗', until, hidesLastSeen: true }))
    const { presence } = await written(store, choose('online'))
    const plain = { userId: alice.id, state: 'online', note: null, until: null }
    assertEqual(presence, { ...plain, hidesLastSeen: true, revision: 2, lastSeenAt: null })
    const rows = await store.read({ kind: 'presences', userIds: [bob.id, alice.id] })
    assertEqual(rows, [presence])
  }),
  storeCase('P9', 'users were last seen at the latest time that was written', async (store) => {
    await written(store, seen({ userId: alice.id, at: 5 }, { userId: bob.id, at: 7 }))
    await written(store, seen({ userId: alice.id, at: 9 }, { userId: bob.id, at: 6 }))
    const rows = await store.read({ kind: 'presences', userIds: [alice.id, bob.id] })
    assertEqual(
      rows.map(({ userId, lastSeenAt, revision }) => [userId, lastSeenAt, revision]),
      [
        [alice.id, 9, 0],
        [bob.id, 7, 0],
      ],
    )
  }),
  storeCase(
    'P9',
    'whoever becomes invisible while there was last seen at that moment, until it ends',
    async (store) => {
      await written(store, choose('invisible', { until: testTime + 100 }))
      await written(store, seen({ userId: alice.id, at: testTime + 99 }))
      const lastSeen = async (): Promise<unknown> =>
        (await store.read({ kind: 'presences', userIds: [alice.id] }))[0]?.lastSeenAt
      assertEqual(await lastSeen(), testTime)
      await written(store, seen({ userId: alice.id, at: testTime + 100 }))
      assertEqual(await lastSeen(), testTime + 100)
      await written(store, choose('invisible', { at: testTime + 500, isShown: false }))
      assertEqual(await lastSeen(), testTime + 100)
    },
  ),
  storeCase('C11', 'who may not write in a room may not type in it either', async (store) => {
    await roomWithAliceAndBob(store)
    const may = async (roomId: string, user = alice): Promise<unknown> =>
      store.read({ kind: 'presence_room', act: 'type', roomId, actor: actor(user), at: testTime })
    assertEqual(await may('den'), await store.room('den'))
    const carol = { id: 'u_carol', username: 'carol' }
    assertEqual(await may('den', carol), { denied: { code: 'not_a_member' } })
    assertEqual(await may('attic'), { denied: { code: 'not_found', message: 'there is no room "attic"' } })
  }),
]
