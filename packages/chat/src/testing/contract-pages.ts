import type { ChatStore, HistoryPage } from '../ports/chat-store.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

/** A text of which two fit a page of `bytes` and three do not. */
const long = 'x'.repeat(1_000)
const bytes = 3_000

/** What pages of messages promise of every store. */
export const pageCases: readonly ChatStoreCase[] = [
  storeCase('V11', 'a page holds no more bytes than asked for, and says what more there is', async (store) => {
    await roomWithAliceAndBob(store)
    await Promise.all(Array.from({ length: 7 }, () => store.write(writes.append('den', alice, long))))
    const newest: HistoryPage['from'] = { kind: 'newest' }
    assertEqual(await page(store, newest), { seqs: [6, 7], more: [true, false] })
    assertEqual(await page(store, { kind: 'before', seq: 6 }), { seqs: [4, 5], more: [true, true] })
    assertEqual(await page(store, { kind: 'after', seq: 0 }), { seqs: [1, 2], more: [false, true] })
    assertEqual(await page(store, { kind: 'around', seq: 4 }), { seqs: [3, 4], more: [true, true] })
    assertEqual(await page(store, { kind: 'around', seq: 7 }), { seqs: [6, 7], more: [true, false] })
    assertEqual(await page(store, { kind: 'around', seq: 4 }, 4_500), { seqs: [3, 4, 5], more: [true, true] })
    assertEqual(await page(store, newest, 1), { seqs: [7], more: [true, false] }, 'a page of one that does not fit')
    assertEqual(await page(store, { kind: 'around', seq: 4 }, 1), { seqs: [4], more: [true, true] })
  }),
  storeCase('V11', 'bytes are counted as they are sent', async (store) => {
    await roomWithAliceAndBob(store)
    const texts = ['上', '\u0001', '😀']
    await Promise.all(texts.map((text) => store.write(writes.append('den', alice, text.repeat(1_000)))))
    assertEqual(await page(store, { kind: 'newest' }, 6_900), { seqs: [3], more: [true, false] })
    assertEqual(await page(store, { kind: 'before', seq: 3 }, 9_500), { seqs: [2], more: [true, true] })
    assertEqual(await page(store, { kind: 'before', seq: 3 }, 9_700), { seqs: [1, 2], more: [false, true] })
  }),
  storeCase('V11', 'what a message has besides its text counts too', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', alice, 'hi'))
    const names = Array.from({ length: 20 }, (_, at) => `:reaction_number_${at}:`)
    await Promise.all(names.map((name) => store.write(writes.react(message, bob, name))))
    await store.write(writes.append('den', alice, 'ho'))
    assertEqual(await page(store, { kind: 'newest' }, 1_500), { seqs: [2], more: [true, false] })
    assertEqual(await page(store, { kind: 'newest' }, 3_000), { seqs: [1, 2], more: [false, false] })
  }),
  storeCase('V12', 'reading begins at the first unread message, or at a time', async (store) => {
    await roomWithAliceAndBob(store)
    const place = (of: 'unread' | number) =>
      store.read({ kind: 'place', at: testTime, roomId: 'den', actor: actor(bob), of })
    assertEqual(await place('unread'), { seq: 0 })
    for (let day = 0; day < 5; day++)
      await store.write({ ...writes.append('den', alice, 'x'), at: testTime + day * 10 })
    assertEqual([await place('unread'), await place(testTime)], [{ seq: 1 }, { seq: 1 }])
    assertEqual([await place(testTime + 11), await place(testTime + 99)], [{ seq: 3 }, { seq: 5 }])
    await store.write(writes.join('den', { id: 'u_late', username: 'late' }))
    const late = {
      kind: 'place',
      at: testTime,
      roomId: 'den',
      actor: actor({ id: 'u_late', username: 'late' }),
    } as const
    assertEqual(await store.read({ ...late, of: 'unread' }), { seq: 5 })
    await store.write(writes.leave('den', bob))
    assertEqual(await place('unread'), { denied: { code: 'not_a_member' } })
  }),
]

async function page(store: ChatStore, from: HistoryPage['from'], most = bytes): Promise<object> {
  const read = await store.history('den', { from, limit: 5, bytes: most })
  if (!read) throw new Error('the room exists')
  return { seqs: read.messages.map(({ seq }) => seq), more: [read.hasMoreBefore, read.hasMoreAfter] }
}
