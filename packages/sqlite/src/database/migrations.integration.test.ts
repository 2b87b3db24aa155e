import { writes, written } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from '../index.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openDatabase } from './database.ts'
import { applicationId, migrations } from './migrations.ts'

/** Makes a file as the first version left it: a room that anna made, with ben in it, and a message. */
function firstVersion(file: string): void {
  const db = openDatabase(file, { readOnly: false, busyMs: 0 })
  db.exec(migrations[0] ?? '')
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`)
  db.exec("INSERT INTO properties VALUES ('epoch', 'e1')")
  db.exec("INSERT INTO rooms VALUES (1, 'den', 'den', 'u_anna', 5, 2, 1, 3)")
  db.exec("INSERT INTO members VALUES (1, 'u_anna', 'Anna', 'in', 1, 1), (1, 'u_ben', 'ben', 'in', 2, 2)")
  db.exec("INSERT INTO messages VALUES ('m1', 1, 1, 3, 3, 'u_anna', 'Anna', 'hi', 'k1', 6, NULL, NULL)")
  db.close()
}

test('K12: a file of the first version is upgraded, and nothing of it is lost', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  firstVersion(file)
  const store = await openSqliteChatStore({ file })
  expect(store.epoch).toBe('e1')
  expect(await store.room('den')).toMatchObject({ kind: 'public', memberCount: 2, firstSeq: 1, isReadOnly: false })
  expect(await store.member('den', 'u_anna')).toMatchObject({ role: 'owner', username: 'Anna' })
  expect(await store.member('den', 'u_ben')).toMatchObject({ role: 'member', mutedUntil: null })
  const history = await store.history('den', { from: { kind: 'newest' }, limit: 9 })
  expect(history?.messages).toMatchObject([{ id: 'm1', content: 'hi', clientId: 'k1', more: {} }])
  const next = await written(store, writes.append('den', { id: 'u_ben', username: 'ben' }, 'ho'))
  expect(next.message).toMatchObject({ seq: 2, offset: 4 })
  await store.close()
})
