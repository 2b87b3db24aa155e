import { writes } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { BatchWriter } from './batch-writer.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'

test('K3: a database that another program keeps locked is told as overload, to all at once', () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  const [db, other] = [0, 0].map((busyMs) => openDatabase(file, { readOnly: false, busyMs }))
  if (!db || !other) throw new Error('two connections were opened')
  db.exec('PRAGMA journal_mode = WAL')
  migrate(db)
  other.exec('BEGIN IMMEDIATE')
  const writer = new BatchWriter(db)
  const tried = [writes.createRoom('den'), writes.createRoom('attic')]
  expect(writer.write(tried)).toMatchObject([{ code: 'overloaded' }, { code: 'overloaded' }])
  other.exec('ROLLBACK')
  expect(writer.write(tried)).toMatchObject([{ ok: true }, { ok: true }])
  db.close()
  other.close()
})
