import { alice, chatStoreContract, roomWithAliceAndBob, writes } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openDatabase } from './database/database.ts'
import { openSqliteChatStore } from './index.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

for (const { rule, title, run } of chatStoreContract) {
  test(`${rule}: ${title} (sqlite)`, async () => {
    using folder = temporaryFolder()
    await expect(run({ open: () => openSqliteChatStore({ file: folder.file('chat.db') }) })).resolves.toBeUndefined()
  })
}

test('K9: reads go on while a commit has to wait', async () => {
  using folder = temporaryFolder()
  const store = await openSqliteChatStore({ file: folder.file('chat.db') })
  await roomWithAliceAndBob(store)
  const other = openDatabase(folder.file('chat.db'), { readOnly: false, busyMs: 0 })
  other.exec('BEGIN IMMEDIATE')
  const done: string[] = []
  const waiting = store.write(writes.append('den', alice, 'hi')).then(() => done.push('write'))
  expect(await store.head('den')).toBe(2)
  expect(await store.history('den', { from: { kind: 'newest' }, limit: 5 })).toMatchObject({ head: 2 })
  expect(done).toEqual([])
  other.exec('ROLLBACK')
  other.close()
  await waiting
  expect(await store.head('den')).toBe(3)
  await store.close()
})
