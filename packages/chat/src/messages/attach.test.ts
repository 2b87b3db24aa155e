import type { User } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { plainFile } from '../files/plain-file.ts'
import type { FileRow } from '../files/tables.ts'
import { MemoryChatStore, MemoryTables } from '../memory/index.ts'
import type { ChatStore } from '../ports/index.ts'
import { alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from '../testing/index.ts'
import { releaseFiles } from './attach.ts'

/** A store with the rooms `den` (alice, bob) and `attic` (bob), and files of alice's. */
async function withFiles(...ids: readonly string[]): Promise<{ tables: MemoryTables; store: ChatStore }> {
  const tables = new MemoryTables('e_test')
  const store = new MemoryChatStore({ tables })
  await roomWithAliceAndBob(store)
  await written(store, writes.createRoom('attic', bob))
  for (const id of ids) tables.records.files.put(fileOf(alice, id))
  return { tables, store }
}

function fileOf({ id: ownerId }: User, id: string): FileRow {
  const picture = { name: 'cat.png', size: 9, mime: 'image/png', width: 4, height: 3, thumbnailBytes: 5 }
  return { ...plainFile, id, ownerId, ...picture, sha256: '', blobId: id, createdAt: testTime }
}

const shown = { name: 'cat.png', size: 9, mime: 'image/png', width: 4, height: 3, thumbnail: true }
const refsOf = ({ records }: MemoryTables, id: string): number | undefined => records.files.get({ id })?.refs

test('V5: a message keeps what is to be known of its files, each once, in the order given', async () => {
  const { tables, store } = await withFiles('a', 'b')
  const { message } = await written(store, writes.append('den', alice, '', { attachments: ['b', 'a', 'b'] }))
  expect(message.more.attachments).toEqual([
    { file_id: 'b', ...shown },
    { file_id: 'a', ...shown },
  ])
  expect([refsOf(tables, 'a'), refsOf(tables, 'b')]).toEqual([1, 1])
})

test('V5: a file that is not there, is of others, or was refused by a check cannot be attached', async () => {
  const { tables, store } = await withFiles('a')
  tables.records.files.put({ ...fileOf(alice, 'bad'), state: 'rejected' })
  const attach = (user: User, id: string) => refusedCode(store, writes.append('den', user, 'x', { attachments: [id] }))
  expect([await attach(alice, 'none'), await attach(bob, 'a'), await attach(alice, 'bad')]).toEqual([
    'not_found',
    'not_found',
    'rejected',
  ])
  expect(await store.head('den')).toBe(2)
})

test('V5: a file that is shown in a room can be shown elsewhere by whoever may read there', async () => {
  const { tables, store } = await withFiles('a')
  await written(store, writes.append('den', alice, 'x', { attachments: ['a'] }))
  const again = writes.append('attic', bob, 'x', { attachments: ['a'] })
  await written(store, again)
  expect(refsOf(tables, 'a')).toBe(2)
  await store.write(writes.leave('attic', bob))
  await store.write(writes.leave('den', bob))
  await written(store, writes.createRoom('roof', bob))
  expect(await refusedCode(store, writes.append('roof', bob, 'x', { attachments: ['a'] }))).toBe('not_found')
})

test('V5, V7: a file is let go of with the last message that shows it', async () => {
  const { tables, store } = await withFiles('a')
  const { message } = await written(store, writes.append('den', alice, 'x', { attachments: ['a'] }))
  const { message: copy } = await written(store, writes.forward(message, 'attic', bob))
  expect([copy.more.attachments, refsOf(tables, 'a')]).toEqual([message.more.attachments, 2])
  await store.write(writes.delete(message))
  await store.write(writes.delete(message))
  expect(refsOf(tables, 'a')).toBe(1)
  releaseFiles(tables, [copy])
  expect(refsOf(tables, 'a')).toBe(0)
  expect(tables.records.fileRefs.scan({ limit: 9 })).toEqual([])
})

test('I1, V5: a repeat of a key with other files is answered with the first result', async () => {
  const { tables, store } = await withFiles('a', 'b')
  const send = (id: string) => written(store, writes.append('den', alice, '', { attachments: [id], clientId: 'k' }))
  const [first, again] = [await send('a'), await send('b')]
  expect([again.duplicate, again.message]).toEqual([true, first.message])
  expect([refsOf(tables, 'a'), refsOf(tables, 'b')]).toEqual([1, 0])
})

test('V5, V8: the text beside files may be edited away', async () => {
  const { store } = await withFiles('a')
  const { message } = await written(store, writes.append('den', alice, 'look', { attachments: ['a'] }))
  const edited = await written(store, writes.edit(message, ''))
  expect(edited.message).toMatchObject({ content: '', more: message.more })
})
