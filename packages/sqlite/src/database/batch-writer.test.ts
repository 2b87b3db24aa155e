import { alice, bob, writes } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { BatchWriter } from './batch-writer.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrations.ts'

/** A database in memory with the room `den`, alice in it. */
function den(): { db: Database; writer: BatchWriter } {
  const db = openDatabase(':memory:', { readOnly: false, busyMs: 0 })
  migrate(db)
  const writer = new BatchWriter(db)
  writer.write([writes.createRoom('den', alice)])
  return { db, writer }
}

test('K3: a write that cannot be stored costs itself only, and leaves no hole', () => {
  const { writer } = den()
  const poison = { ...writes.append('den', alice, 'b'), messageId: 'm_a' }
  const good = [{ ...writes.append('den', alice, 'a'), messageId: 'm_a' }, writes.append('den', alice, 'c')] as const
  const outcomes = writer.write([good[0], poison, good[1]])
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true])
  expect(outcomes[1]).toMatchObject({ code: 'internal', message: expect.stringContaining('UNIQUE') })
  expect(outcomes[2]).toMatchObject({ result: { message: { seq: 2, offset: 3 } } })
})

test('K3: what is kept in memory follows a rollback', () => {
  const { db, writer } = den()
  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count'])
  db.exec(`PRAGMA max_page_count = ${pages}`)
  const large = writes.append('den', alice, 'x'.repeat(16_000))
  const full = writer.write([writes.join('den', bob), large, writes.append('den', alice, 'y')])
  expect(full.map((outcome) => (outcome.ok ? 'stored' : outcome.code))).toEqual([
    'stored',
    'storage_full',
    'storage_full',
  ])
  db.exec('PRAGMA max_page_count = 1000')
  expect(writer.write([writes.append('den', bob, 'z')])).toMatchObject([{ result: { message: { seq: 1, offset: 3 } } }])
})

test('K3: a failure at the commit itself stores nothing and can be repeated', () => {
  const { db, writer } = den()
  db.exec(
    'PRAGMA foreign_keys = ON; CREATE TABLE late (room INTEGER REFERENCES rooms (key) DEFERRABLE INITIALLY DEFERRED)',
  )
  db.exec(
    "CREATE TRIGGER spoil AFTER INSERT ON messages WHEN new.content = 'bad' BEGIN INSERT INTO late VALUES (-1); END",
  )
  const outcomes = writer.write([writes.append('den', alice, 'bad')])
  expect(outcomes).toMatchObject([{ ok: false, code: 'internal' }])
  expect(writer.write([writes.append('den', alice, 'good')])).toMatchObject([{ result: { message: { seq: 1 } } }])
})
