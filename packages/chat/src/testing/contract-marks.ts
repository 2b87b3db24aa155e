import type { User } from '@hubbub/protocol'
import type { MemberPlace, MoveMark } from '../marks/ports.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import type { ChatWrite, WriteOutcome } from '../ports/chat-write.ts'
import type { MessageRow } from '../ports/rows.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const limits = { receiptEventsUpTo: 50, countUpTo: 3 }

function move(
  user: User,
  to: MoveMark['move']['to'],
  seq: number,
  more: Partial<MoveMark> = {},
): ChatWrite<'move_mark'> {
  return { kind: 'move_mark', at: testTime, roomId: 'den', actor: actor(user), move: { to, seq }, limits, ...more }
}

function draft(content: string, version = 0, more: { readonly user?: User; readonly threadId?: string } = {}) {
  const { user = alice, threadId = '' } = more
  const write = { kind: 'set_draft', at: testTime, roomId: 'den', threadId, content, version, maxDrafts: 2 } as const
  return { ...write, actor: actor(user) }
}

async function say(store: ChatStore, user: User, ...texts: readonly string[]): Promise<readonly MessageRow[]> {
  const sent = await Promise.all(texts.map((text) => written(store, writes.append('den', user, text))))
  return sent.map(({ message }) => message)
}

async function placeOf(store: ChatStore, user: User): Promise<MemberPlace | undefined> {
  const inbox = await store.read({ kind: 'joined_room', roomId: 'den', userId: user.id, countUpTo: limits.countUpTo })
  return inbox?.place
}

function numbers({ place }: Pick<WriteOutcome<'move_mark'>, 'place'>): readonly number[] {
  return [place.readSeq, place.unread]
}

/** What the rules of marks and drafts promise of every store. */
export const markCases: readonly ChatStoreCase[] = [
  storeCase('B1', 'a mark goes forward only, and no further than the last message', async (store) => {
    await roomWithAliceAndBob(store)
    await say(store, alice, 'a', 'b')
    assertEqual(numbers(await written(store, move(bob, 'read', 1))), [1, 1])
    assertEqual(numbers(await written(store, move(bob, 'read', 99))), [2, 0])
    const back = await written(store, move(bob, 'read', 1))
    assertEqual([back.isChanged, back.changes.length, ...numbers(back)], [false, 0, 2, 0])
  }),
  storeCase('B2', 'what is marked unread stays unread until it is read again', async (store) => {
    await roomWithAliceAndBob(store)
    await say(store, alice, 'a', 'b', 'c')
    await written(store, move(bob, 'read', 3))
    assertEqual(numbers(await written(store, move(bob, 'unread_from', 2))), [1, 2])
    assertEqual(numbers(await written(store, move(bob, 'unread_from', 3))), [1, 2])
    assertEqual(numbers(await written(store, move(bob, 'read', 3))), [3, 0])
  }),
  storeCase('B3', 'what is read was delivered; delivered alone says nothing of reading', async (store) => {
    await roomWithAliceAndBob(store)
    await say(store, alice, 'a', 'b')
    const marks = [move(bob, 'delivered', 2), move(bob, 'read', 1), move(bob, 'delivered', 1)]
    const rows = []
    for (const mark of marks) rows.push(...(await written(store, mark)).changes.map(({ row }) => row))
    const mark = { roomId: 'den', userId: bob.id, at: testTime }
    assertEqual(rows, [
      { ...mark, readSeq: 0, deliveredSeq: 2, offset: 5 },
      { ...mark, readSeq: 1, deliveredSeq: 2, offset: 6 },
    ])
  }),
  storeCase(
    'B4',
    'in a room of many members marks move without an event, and nobody is told of deliveries',
    async (store) => {
      await roomWithAliceAndBob(store)
      await say(store, alice, 'a')
      const many = { limits: { ...limits, receiptEventsUpTo: 1 } }
      const read = await written(store, move(bob, 'read', 1, many))
      assertEqual([read.isChanged, read.changes.length, read.room.lastOffset], [true, 0, 3])
      assertEqual((await placeOf(store, bob))?.unread, 0)
      assertEqual((await written(store, move(alice, 'delivered', 1, many))).isChanged, false)
    },
  ),
  storeCase('B5', "unread are others' messages that are not deleted, counted up to a limit", async (store) => {
    await roomWithAliceAndBob(store)
    const [first] = await say(store, alice, 'a', 'b')
    await say(store, bob, 'own')
    assertEqual((await placeOf(store, bob))?.unread, 2)
    if (first) await written(store, writes.delete(first))
    assertEqual((await placeOf(store, bob))?.unread, 1)
    await say(store, alice, 'c', 'd', 'e')
    assertEqual((await placeOf(store, bob))?.unread, 3)
  }),
  storeCase('B5', 'research 12: after reading, unread is 0 whatever came last', async (store) => {
    await roomWithAliceAndBob(store)
    const [first] = await say(store, alice, 'a', 'b')
    await written(store, move(bob, 'read', 2))
    if (first) await written(store, writes.edit(first, 'A'))
    assertEqual((await placeOf(store, bob))?.unread, 0, 'after an edit')
    if (first) await written(store, writes.delete(first))
    assertEqual((await placeOf(store, bob))?.unread, 0, 'after a deletion')
    await say(store, bob, 'own')
    assertEqual((await placeOf(store, bob))?.unread, 0, 'after an own message')
  }),
  storeCase('B6', 'whoever comes into a room has read it; whoever comes back begins anew', async (store) => {
    await roomWithAliceAndBob(store)
    await say(store, alice, 'a')
    await written(store, writes.leave('den', bob))
    await say(store, alice, 'b')
    await written(store, writes.join('den', bob))
    await say(store, alice, 'c')
    const place = await placeOf(store, bob)
    assertEqual([place?.readSeq, place?.unread], [2, 1])
  }),
  storeCase('B6', 'everything is read at once, and only where something was unread', async (store) => {
    for (const room of ['den', 'attic']) await roomWithAliceAndBob(store, room)
    await say(store, alice, 'a')
    const read = { kind: 'read_all', at: testTime, actor: actor(bob), limits } as const
    const all = await written(store, read)
    assertEqual([all.rooms.map(({ room }) => room.id), all.rooms.map(numbers)], [['den'], [[1, 0]]])
    assertEqual((await written(store, read)).rooms, [])
  }),
  storeCase('B8', 'who has seen a message is told by page, furthest first, without its sender', async (store) => {
    await roomWithAliceAndBob(store)
    const carol = { id: 'u_carol', username: 'carol' }
    await written(store, writes.join('den', carol))
    await say(store, alice, 'a', 'b')
    for (const [user, seq] of [
      [bob, 1],
      [carol, 2],
      [alice, 2],
    ] as const)
      await written(store, move(user, 'read', seq))
    const about = { kind: 'seen_by', at: testTime, roomId: 'den', actor: actor(bob), limit: 1, countUpTo: 9 } as const
    const first = await store.read({ ...about, seq: 1, after: undefined })
    if ('denied' in first) throw new Error(first.denied.code)
    assertEqual([first.seen.map(({ member }) => member.username), first.count, first.hasMore], [['carol'], 2, true])
    const next = await store.read({ ...about, seq: 1, after: { readSeq: 2, userId: carol.id } })
    if ('denied' in next) throw new Error(next.denied.code)
    assertEqual([next.seen.map(({ member }) => member.username), next.hasMore], [['bob'], false])
    const stranger = await store.read({ ...about, seq: 1, after: undefined, actor: actor({ id: 'x', username: 'x' }) })
    assertEqual(stranger, { denied: { code: 'not_a_member' } })
  }),
  storeCase('B7', 'a draft that another device changed is not overwritten; one it removed is', async (store) => {
    await roomWithAliceAndBob(store)
    const first = await written(store, draft('one'))
    const second = await written(store, draft('two', first.draft.version))
    assertEqual([second.isStored, second.draft.version > first.draft.version], [true, true])
    const late = await written(store, draft('mine', first.draft.version))
    assertEqual([late.isStored, late.draft.content], [false, 'two'])
    await written(store, draft('', second.draft.version))
    assertEqual((await written(store, draft('mine', first.draft.version))).isStored, true)
    const kept = await store.read({ kind: 'drafts', userId: alice.id, after: undefined, limit: 9 })
    assertEqual(
      kept.map(({ content }) => content),
      ['mine'],
    )
  }),
  storeCase('B7', 'drafts are kept by room and thread, a limited number of them, for members', async (store) => {
    await roomWithAliceAndBob(store)
    await written(store, draft('room'))
    await written(store, draft('thread', 0, { threadId: 'm_1' }))
    assertEqual(await refusedCode(store, draft('more', 0, { threadId: 'm_2' })), 'limit_reached')
    assertEqual(await refusedCode(store, draft('x', 0, { user: { id: 'x', username: 'x' } })), 'not_a_member')
    assertEqual(await refusedCode(store, move({ id: 'x', username: 'x' }, 'read', 1)), 'not_a_member')
  }),
]
