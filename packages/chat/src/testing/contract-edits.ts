import type { ChatStore } from '../ports/chat-store.ts'
import type { MessageRow } from '../ports/rows.ts'
import { isDenied } from '../reads/denied.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

/** What the rules of editing, deleting and forwarding promise of every store. */
export const editCases: readonly ChatStoreCase[] = [
  storeCase('V8', 'what a message said before can be read, newest first', async (store) => {
    const message = await said(store)
    for (const [text, at] of [
      ['two', 10],
      ['three', 20],
    ] as const) {
      const edited = await written(store, { ...writes.edit(message, text), at: testTime + at })
      assertEqual(edited.message.more.editCount, at / 10)
    }
    const all = [
      { n: 2, content: 'three', at: testTime + 20 },
      { n: 1, content: 'two', at: testTime + 10 },
      { n: 0, content: 'one', at: testTime },
    ]
    assertEqual(await versions(store, message), { versions: all, hasMore: false })
    assertEqual(await versions(store, message, { limit: 2 }), { versions: all.slice(0, 2), hasMore: true })
    assertEqual(await versions(store, message, { before: 1 }), { versions: all.slice(2), hasMore: false })
    await store.write(writes.delete(message))
    assertEqual(await versions(store, message), { versions: [], hasMore: false })
  }),
  storeCase('V8', 'so many earlier texts are kept, and all are counted', async (store) => {
    const message = await said(store)
    for (let n = 1; n <= 4; n++) await written(store, writes.edit(message, `${n}`, alice, { keep: 2 }))
    const { versions: kept } = await versions(store, message)
    assertEqual(
      kept.map(({ n, content }) => [n, content]),
      [
        [4, '4'],
        [3, '3'],
        [2, '2'],
      ],
    )
  }),
  storeCase('V8', 'an edit can come too late; the same text again never does', async (store) => {
    const message = await said(store)
    const edit = (text: string, after: number) => ({
      ...writes.edit(message, text, alice, { windowMs: 1_000 }),
      at: testTime + after,
    })
    await written(store, edit('two', 1_000))
    assertEqual(await refusedCode(store, edit('three', 1_001)), 'forbidden')
    assertEqual((await written(store, edit('two', 9_000))).changes, [])
    assertEqual(await refusedCode(store, edit(' ', 0)), 'invalid')
  }),
  storeCase('V7', 'of a deleted message nothing is left but its place', async (store) => {
    const message = await said(store)
    const { message: answer } = await written(
      store,
      writes.append('den', alice, '@bob', { replyTo: message.id, clientId: 'k' }),
    )
    const steps = [writes.edit(answer, '@bob!'), writes.react(answer, bob, '🎉'), writes.pin(answer)]
    for (const step of steps) await store.write(step)
    const { message: gone } = await written(store, writes.delete(answer))
    const left = { content: '', deletedAt: testTime, editedAt: testTime, more: {}, offset: gone.offset }
    assertEqual(gone, { ...answer, ...left })
    const asked = { kind: 'reactions', ...about(answer), emoji: '🎉', limit: 9 } as const
    assertEqual(await store.read(asked), { users: [], hasMore: false })
  }),
  storeCase('V7', 'moderators delete what others said', async (store) => {
    const message = await said(store)
    assertEqual(await refusedCode(store, writes.delete(message, bob)), 'forbidden')
    const { message: other } = await written(store, writes.append('den', bob, 'ho'))
    assertEqual((await written(store, writes.delete(other, alice))).message.content, '')
    const admin = { ...writes.delete(message), actor: actor({ id: 'u_root', username: 'root' }, 'admin') }
    assertEqual((await written(store, admin)).message.content, '', "a server's administrator, from outside")
  }),
  storeCase('V9', 'what is forwarded says where it was said first, once per key', async (store) => {
    const message = await said(store)
    for (const room of ['attic', 'roof']) await roomWithAliceAndBob(store, room)
    const send = () => written(store, writes.forward(message, 'attic', bob, { clientId: 'k' }))
    const [{ message: row }, again] = await Promise.all([send(), send()])
    const forwarded = {
      room_id: 'den',
      message_id: message.id,
      user_id: alice.id,
      username: 'alice',
      timestamp: '2026-01-01T00:00:00.000Z',
    }
    assertEqual([row.content, row.userId, row.more], ['one', bob.id, { forwarded }])
    assertEqual([again.duplicate, again.message], [true, row])
    const further = await written(store, writes.forward(row, 'roof', alice))
    assertEqual(further.message.more, { forwarded })
    assertEqual(await refusedCode(store, writes.edit(row, 'not what was said', bob)), 'forbidden')
  }),
  storeCase('V9', 'a comment is a message of its own, right before; only it names people', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', alice, 'ask @bob'))
    const comment = { messageId: 'm_comment', content: 'look, @alice' }
    const result = await written(store, writes.forward(message, 'den', bob, { comment, clientId: 'k' }))
    assertEqual(
      result.changes.map(({ row }) => 'content' in row && [row.content, row.seq, row.more.mentions ?? null]),
      [
        ['look, @alice', 2, [alice.id]],
        ['ask @bob', 3, null],
      ],
    )
    const again = await written(store, writes.forward(message, 'den', bob, { comment, clientId: 'k' }))
    assertEqual([again.duplicate, again.changes], [true, []])
  }),
  storeCase('V9', 'it takes the right to read there and to write here, and a message that is there', async (store) => {
    const message = await said(store)
    await store.write(writes.createRoom('attic', bob))
    assertEqual(await refusedCode(store, writes.forward(message, 'attic', alice)), 'not_a_member', 'code of the target')
    await store.write(writes.leave('den', bob))
    assertEqual(await refusedCode(store, writes.forward(message, 'attic', bob)), 'not_a_member', 'code of the source')
    await store.write(writes.join('attic', alice))
    await store.write(writes.delete(message))
    assertEqual(await refusedCode(store, writes.forward(message, 'attic', alice)), 'conflict')
  }),
]

async function said(store: ChatStore): Promise<MessageRow> {
  await roomWithAliceAndBob(store)
  return (await written(store, writes.append('den', alice, 'one'))).message
}

function about({ roomId, id: messageId }: MessageRow) {
  return { at: testTime, roomId, messageId, actor: actor(bob) }
}

async function versions(store: ChatStore, message: MessageRow, more: { limit?: number; before?: number } = {}) {
  const read = await store.read({ kind: 'edits', ...about(message), limit: 9, bytes: 100_000, ...more })
  if (isDenied(read)) throw new Error('bob may read')
  return read
}
