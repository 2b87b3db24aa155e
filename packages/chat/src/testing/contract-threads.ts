import type { ThreadRead, ThreadStart } from '../messages/ports.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import type { MessageRow } from '../ports/rows.ts'
import { isDenied } from '../reads/denied.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

/** What the rules of replies and threads promise of every store. */
export const threadCases: readonly ChatStoreCase[] = [
  storeCase('V1', 'a message answers one of the same room that is there', async (store) => {
    await roomWithAliceAndBob(store)
    await roomWithAliceAndBob(store, 'attic')
    const { message } = await written(store, writes.append('den', alice, 'hi'))
    const answer = await written(store, writes.append('den', bob, 'ho', { replyTo: message.id }))
    assertEqual([answer.message.more, answer.changes.length], [{ replyTo: message.id }, 1])
    const elsewhere = writes.append('attic', bob, 'ho', { replyTo: message.id })
    assertEqual(await refusedCode(store, elsewhere), 'not_found', 'code in another room')
    assertEqual(await refusedCode(store, writes.append('den', bob, 'ho', { replyTo: 'm_none' })), 'not_found')
    await store.write(writes.delete(message))
    const late = writes.append('den', bob, 'ho', { replyTo: message.id })
    assertEqual(await refusedCode(store, late), 'not_found', 'code for a deleted one')
  }),
  storeCase('V4', 'a reply tells the message its thread hangs on, in the same transaction', async (store) => {
    const [root, first] = await startThread(store)
    assertEqual([first.threadId, first.offset], [root.id, 4])
    const second = await written(store, writes.append('den', alice, 'two', { threadId: first.id, clientId: 'k' }))
    assertEqual(second.message.threadId, root.id, 'thread of a reply to a reply')
    const more = { replyCount: 2, lastReplyAt: testTime }
    assertEqual(second.changes, [
      { kind: 'message', row: second.message },
      { kind: 'message', row: { ...root, offset: 7, more } },
    ])
    const again = await written(store, writes.append('den', alice, 'two', { threadId: first.id, clientId: 'k' }))
    assertEqual([again.duplicate, again.changes, again.repeats], [true, [], second.changes])
  }),
  storeCase('V4', 'a deleted reply is counted no more; a thread outlives the message it hangs on', async (store) => {
    const [root, first] = await startThread(store)
    await store.write(writes.append('den', alice, 'two', { threadId: root.id }))
    const deleted = await written(store, writes.delete(first))
    assertEqual(
      deleted.changes.map(({ row }) => [row.offset, 'more' in row && row.more]),
      [
        [8, {}],
        [9, { replyCount: 1, lastReplyAt: testTime }],
      ],
    )
    assertEqual((await written(store, writes.delete(first))).changes, [])
    const tombstone = await written(store, writes.delete(root))
    assertEqual(tombstone.message.more, { replyCount: 1, lastReplyAt: testTime })
    await written(store, writes.append('den', alice, 'three', { threadId: root.id }))
    assertEqual((await page(store, root, { kind: 'newest' })).texts, ['two', 'three'])
  }),
  storeCase('V4', 'without replies nothing is left of a thread', async (store) => {
    const [root, first] = await startThread(store)
    const { changes } = await written(store, writes.delete(first))
    assertEqual(changes.at(-1), { kind: 'message', row: { ...root, offset: 7 } })
  }),
  storeCase('V4', 'a thread is of one room', async (store) => {
    const [root] = await startThread(store)
    await roomWithAliceAndBob(store, 'attic')
    const tried = [
      writes.append('attic', bob, 'x', { threadId: root.id }),
      writes.append('den', bob, 'x', { threadId: 'm' }),
    ]
    assertEqual(await Promise.all(tried.map((write) => refusedCode(store, write))), ['not_found', 'not_found'])
  }),
  storeCase('V4', 'a thread is read by page, by any of its messages', async (store) => {
    const [root, first] = await startThread(store)
    for (const text of ['2', '3', '4']) {
      await store.write(writes.append('den', bob, 'beside'))
      await store.write(writes.append('den', bob, text, { threadId: root.id }))
    }
    assertEqual(await page(store, first, { kind: 'newest' }), { texts: ['3', '4'], more: [true, false], root: 'root' })
    assertEqual(await page(store, root, { kind: 'before', seq: 6 }), {
      texts: ['1', '2'],
      more: [false, true],
      root: 'root',
    })
    assertEqual(await page(store, root, { kind: 'after', seq: 2 }), {
      texts: ['2', '3'],
      more: [true, true],
      root: 'root',
    })
    assertEqual(await page(store, root, { kind: 'after', seq: 99 }), { texts: [], more: [true, false], root: 'root' })
    assertEqual(await page(store, root, { kind: 'before', seq: 1 }), { texts: [], more: [false, true], root: 'root' })
  }),
]

/** The message a thread hangs on, at offset 3, and its one reply at 4, which made 5 of the first. */
async function startThread(store: ChatStore): Promise<readonly [MessageRow, MessageRow]> {
  await roomWithAliceAndBob(store)
  const { message: root } = await written(store, writes.append('den', alice, 'root'))
  const { message: first } = await written(store, writes.append('den', bob, '1', { threadId: root.id }))
  return [root, first]
}

async function page(
  store: ChatStore,
  { id: messageId }: MessageRow,
  from: ThreadStart,
): Promise<{ readonly texts: readonly string[]; readonly more: readonly boolean[]; readonly root: string }> {
  const asked = { kind: 'thread', at: testTime, roomId: 'den', actor: actor(alice), messageId } as const
  const read = await store.read({ ...asked, from, limit: 2, bytes: 100_000 })
  if (isDenied(read)) throw new Error(`expected a page, got ${read.denied.code}`)
  return summary(read)
}

function summary({ root, replies, hasMoreBefore, hasMoreAfter }: ThreadRead): Awaited<ReturnType<typeof page>> {
  return { texts: replies.map(({ content }) => content), more: [hasMoreBefore, hasMoreAfter], root: root.content }
}
