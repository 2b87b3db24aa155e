import type { ChatStore, HistoryPage } from '../ports/chat-store.ts'
import { assertEqual, assertRejects } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { alice, bob, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const all = { after: 0, upTo: 1_000, limit: 1_000, atMost: 1_000 }

/** What reads and the life of a store promise. */
export const readCases: readonly ChatStoreCase[] = [
  storeCase('C7', 'history pages say whether more follows both ways', async (store) => {
    await roomWithAliceAndBob(store)
    for (let seq = 1; seq <= 7; seq++) await store.write(writes.append('den', alice, String(seq)))
    const newest: HistoryPage['from'] = { kind: 'newest' }
    assertEqual(await page(store, newest, 3), { seqs: [5, 6, 7], more: [true, false], head: 9 })
    assertEqual(await page(store, newest, 50), { seqs: [1, 2, 3, 4, 5, 6, 7], more: [false, false], head: 9 })
    assertEqual(await page(store, { kind: 'before', seq: 5 }, 3), { seqs: [2, 3, 4], more: [true, true], head: 9 })
    assertEqual(await page(store, { kind: 'before', seq: 1 }, 3), { seqs: [], more: [false, true], head: 9 })
    assertEqual(await page(store, { kind: 'before', seq: 99 }, 2), { seqs: [6, 7], more: [true, false], head: 9 })
    assertEqual(await page(store, { kind: 'after', seq: 4 }, 2), { seqs: [5, 6], more: [true, true], head: 9 })
    assertEqual(await page(store, { kind: 'after', seq: 99 }, 2), { seqs: [], more: [true, false], head: 9 })
    assertEqual(await page(store, { kind: 'around', seq: 4 }, 3), { seqs: [3, 4, 5], more: [true, true], head: 9 })
    assertEqual(await page(store, { kind: 'around', seq: 1 }, 3), { seqs: [1, 2, 3], more: [false, true], head: 9 })
    assertEqual(await page(store, { kind: 'around', seq: 99 }, 3), { seqs: [5, 6, 7], more: [true, false], head: 9 })
  }),
  storeCase('C7', 'a room without messages has an empty history, no room has none', async (store) => {
    await roomWithAliceAndBob(store)
    for (const kind of ['before', 'after', 'around'] as const) {
      assertEqual(await page(store, { kind, seq: 1 }, 3), { seqs: [], more: [false, false], head: 2 })
    }
    assertEqual((await store.history('attic', { from: { kind: 'newest' }, limit: 3 })) ?? null, null)
    assertEqual([await store.head('den'), await store.head('attic')], [2, 0])
  }),
  storeCase('R4', 'changes are the rows changed since, once each, as they are now', async (store) => {
    await roomWithAliceAndBob(store)
    const sent = await Promise.all(['a', 'b', 'c'].map((text) => written(store, writes.append('den', alice, text))))
    const [a, b, c] = sent.map(({ message }) => message)
    if (!a || !b || !c) throw new Error('three messages were sent')
    await store.write(writes.edit(a, 'A'))
    await store.write(writes.delete(b))
    await store.write(writes.leave('den', bob))
    const gone = (await store.member('den', bob.id)) ?? null
    const read = await store.changes('den', { ...all, after: 1 })
    const rows = [
      c,
      { ...a, content: 'A', offset: 6, editedAt: testTime, more: { editCount: 1 } },
      { ...b, content: '', offset: 7, deletedAt: testTime },
      gone,
    ]
    assertEqual(read, {
      kind: 'page',
      changes: rows.map((row, at) => ({ kind: at < 3 ? 'message' : 'member', row })),
      complete: true,
    })
    assertEqual(await offsets(store, { ...all, after: 5, upTo: 7 }), [6, 7])
    assertEqual(await offsets(store, { ...all, after: 8 }), [])
    assertEqual(await store.changes('attic', all), { kind: 'page', changes: [], complete: true })
  }),
  storeCase('R4', 'changes come in pages, lowest offsets first', async (store) => {
    await roomWithAliceAndBob(store)
    for (let count = 0; count < 5; count++) await store.write(writes.append('den', alice, 'x'))
    const read = await store.changes('den', { ...all, after: 1, limit: 3 })
    assertEqual(read.kind === 'page' && [read.changes.map(({ row }) => row.offset), read.complete], [[2, 3, 4], false])
    assertEqual(await offsets(store, { ...all, after: 4, upTo: 6 }), [5, 6])
  }),
  storeCase('R5', 'more rows than asked for at most are too many; offsets without rows do not count', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', alice, 'x'))
    for (let count = 0; count < 9; count++) await store.write(writes.edit(message, `x${count}`))
    assertEqual(await offsets(store, { ...all, after: 0, atMost: 3 }), [1, 2, 12])
    assertEqual(await store.changes('den', { ...all, after: 0, atMost: 2 }), { kind: 'too_many' })
    for (let count = 0; count < 9; count++) await store.write(writes.append('den', alice, 'x'))
    assertEqual(await store.changes('den', { ...all, after: 12, atMost: 8 }), { kind: 'too_many' })
    assertEqual((await store.changes('den', { ...all, after: 12, atMost: 9 })).kind, 'page')
  }),
  storeCase('C6', 'a membership that changed without an offset is in no changes', async (store) => {
    await roomWithAliceAndBob(store)
    await store.write(writes.leave('den', bob, 1))
    assertEqual(await offsets(store, all), [1])
    assertEqual((await store.member('den', bob.id))?.state, 'out')
  }),
  storeCase('C8', 'rooms are listed by time of creation, page by page', async (store) => {
    const made = ['b', 'a', 'c'].map((room, index) => ({
      ...writes.createRoom(room),
      at: testTime + Math.floor(index / 2),
    }))
    for (const write of made) await store.write(write)
    const first = await store.rooms({ limit: 2 })
    assertEqual([first.rooms.map(({ id }) => id), first.hasMore], [['a', 'b'], true])
    const second = await store.rooms({ limit: 2, after: { createdAt: testTime, id: 'b' } })
    assertEqual([second.rooms.map(({ id }) => id), second.hasMore], [['c'], false])
    for (const room of ['c', 'a', 'b']) await store.write(writes.join(room, bob))
    await store.write(writes.leave('b', bob))
    assertEqual(
      (await store.read({ kind: 'inbox', userId: bob.id, countUpTo: 9 })).map(({ room }) => room.id),
      ['a', 'c'],
    )
    assertEqual(await store.read({ kind: 'inbox', userId: 'u_nobody', countUpTo: 9 }), [])
    await store.write(writes.append('a', bob, 'x'))
    assertEqual(await store.totals(), { rooms: 3, messages: 1 })
  }),
  {
    rule: 'K2',
    title: 'what is stored, and the epoch, outlive the store',
    async run(harness) {
      const before = await harness.open()
      await roomWithAliceAndBob(before)
      const { message } = await written(before, writes.append('den', alice, 'hi', { clientId: 'k' }))
      const pending = before.write(writes.edit(message, 'ho'))
      await before.close()
      assertEqual('refused' in (await pending), false, 'a write given before close is refused')
      const after = await harness.open()
      assertEqual(after.epoch, before.epoch)
      assertEqual(
        (await after.history('den', { from: { kind: 'newest' }, limit: 9 }))?.messages.map(({ content }) => content),
        ['ho'],
      )
      const next = await written(after, writes.append('den', bob, 'next'))
      assertEqual([next.message.seq, next.message.offset], [2, 5])
      assertEqual((await written(after, writes.append('den', alice, 'hi', { clientId: 'k' }))).duplicate, true)
      await after.close()
    },
  },
  {
    rule: 'K2',
    title: 'a closed store answers nothing, and closing it again does no harm',
    async run(harness) {
      const store = await harness.open()
      await store.close()
      await store.close()
      await assertRejects(store.write(writes.createRoom('den')), 'internal')
      await assertRejects(store.head('den'), 'internal')
    },
  },
]

async function page(store: ChatStore, from: HistoryPage['from'], limit: number): Promise<object> {
  const read = await store.history('den', { from, limit })
  if (!read) throw new Error('the room exists')
  return { seqs: read.messages.map(({ seq }) => seq), more: [read.hasMoreBefore, read.hasMoreAfter], head: read.head }
}

async function offsets(store: ChatStore, range: Parameters<ChatStore['changes']>[1]): Promise<readonly number[]> {
  const read = await store.changes('den', range)
  if (read.kind !== 'page') throw new Error('too many changes')
  return read.changes.map(({ row }) => row.offset)
}
