import { plainMember } from '../ports/rows.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

/** What the rules of rooms and members promise of every store. */
export const roomCases: readonly ChatStoreCase[] = [
  storeCase('C1', 'a room is made once, with its creator as the first member', async (store) => {
    const { room, changes } = await written(store, writes.createRoom('den', alice))
    assertEqual([room.createdBy, room.memberCount, room.lastSeq, room.lastOffset], [alice.id, 1, 0, 1])
    assertEqual(changes, [{ kind: 'member', row: await store.member('den', alice.id) }])
    assertEqual(await refusedCode(store, writes.createRoom('den', bob)), 'conflict')
    assertEqual(await store.room('den'), room)
    assertEqual((await store.room('attic')) ?? null, null)
  }),
  storeCase('C1', "rooms are limited in all and per user; the server's own are not", async (store) => {
    const limits = { rooms: 3, roomsPerUser: 2 }
    await written(store, writes.createRoom('a', alice, limits))
    await written(store, writes.createRoom('b', alice, limits))
    assertEqual(await refusedCode(store, writes.createRoom('c', alice, limits)), 'limit_reached')
    await written(store, writes.createRoom('c', bob, limits))
    assertEqual(await refusedCode(store, writes.createRoom('d', bob, limits)), 'limit_reached')
    await written(store, writes.createRoom('d', null, limits))
  }),
  storeCase('C2', 'joining and leaving each take one offset, and only when something changes', async (store) => {
    await written(store, writes.createRoom('den', alice))
    const twice = [writes.join('den', bob), writes.join('den', bob), writes.leave('den', bob), writes.leave('den', bob)]
    const results = await Promise.all(twice.map((write) => written(store, write)))
    assertEqual(
      results.map(({ changed }) => changed),
      [true, false, true, false],
    )
    assertEqual(
      results.map(({ room }) => [room.memberCount, room.lastOffset]),
      [
        [2, 2],
        [2, 2],
        [1, 3],
        [1, 3],
      ],
    )
    const events = results.flatMap(({ changes }) => changes.map(({ row }) => row))
    const since = { joinedAt: testTime, joinedOffset: 2, joinedSeq: 0 }
    const member = { ...plainMember, ...since, roomId: 'den', userId: bob.id, username: bob.username }
    assertEqual(events, [
      { ...member, state: 'in', offset: 2, memberCount: 2 },
      { ...member, state: 'out', offset: 3, memberCount: 1 },
    ])
    assertEqual(await refusedCode(store, writes.join('attic', bob)), 'not_found')
    assertEqual(await refusedCode(store, writes.leave('attic', bob)), 'not_found')
  }),
  storeCase('C2', 'who has left stays out of joins that do not rejoin', async (store) => {
    await roomWithAliceAndBob(store)
    await store.write(writes.leave('den', bob))
    const kept = await written(store, writes.join('den', bob, { rejoin: false }))
    assertEqual([kept.changed, kept.member?.state], [false, 'out'])
    const back = await written(store, writes.join('den', bob))
    assertEqual([back.changed, back.member?.state, back.room.memberCount], [true, 'in', 2])
  }),
  storeCase('C2', 'in a large room members come and go without an offset', async (store) => {
    await written(store, writes.createRoom('den', alice))
    const [carol, dave] = [
      { id: 'u_carol', username: 'carol' },
      { id: 'u_dave', username: 'dave' },
    ]
    const third = await written(store, writes.join('den', carol, { eventsUpTo: 2 }))
    const fourth = await written(store, writes.join('den', dave, { eventsUpTo: 2 }))
    assertEqual([third.changes.length, fourth.changes.length, fourth.changed], [1, 0, true])
    assertEqual([fourth.room.memberCount, fourth.room.lastOffset], [3, 2])
    const gone = await written(store, writes.leave('den', carol, 2))
    assertEqual([gone.changes.length, gone.room.memberCount, gone.member?.offset], [0, 2, 0])
    const counted = await written(store, writes.leave('den', dave, 2))
    assertEqual([counted.changes.length, counted.room.memberCount, counted.room.lastOffset], [1, 1, 3])
  }),
  storeCase('C2', 'a user can be in so many rooms and no more', async (store) => {
    for (const room of ['a', 'b', 'c']) await store.write(writes.createRoom(room))
    const join = (room: string) => writes.join(room, bob, { maxMemberships: 2 })
    for (const room of ['a', 'b', 'a']) await written(store, join(room))
    assertEqual(await refusedCode(store, join('c')), 'limit_reached')
    await store.write(writes.leave('a', bob))
    await written(store, join('c'))
  }),
]
