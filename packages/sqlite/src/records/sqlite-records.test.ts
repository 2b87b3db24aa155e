import { MemoryRecords } from '@hubbub/chat/memory'
import { defineTable, flag, integer, json, text, textOrNull } from '@hubbub/chat/ports'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDatabase } from '../database/database.ts'
import { createStatements } from './record-sql.ts'
import { SqliteRecords } from './sqlite-records.ts'

const things = defineTable({
  columns: {
    roomId: text,
    userId: text,
    size: integer,
    isRead: flag,
    note: textOrNull,
    tags: json<readonly string[]>(),
  },
  key: ['roomId', 'userId'],
  indexes: { bySize: ['size'], byUser: ['userId', 'isRead'] },
})

function records() {
  const db = openDatabase(':memory:', { readOnly: false, busyMs: 0 })
  for (const statement of createStatements('goodThings', things)) db.exec(statement)
  return { db, sqlite: new SqliteRecords(db, 'goodThings', things), memory: new MemoryRecords(things) }
}

const name = fc.constantFrom('a', 'b', 'ä', '😀', '\uffff')
const key = fc.record({ roomId: name, userId: name })
const row = fc.record({
  roomId: name,
  userId: name,
  size: fc.integer({ min: -2, max: 2 }),
  isRead: fc.boolean(),
  note: fc.option(fc.string()),
  tags: fc.array(fc.string(), { maxLength: 2 }),
})
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), row }),
  fc.record({ kind: fc.constant('remove' as const), key }),
)
const page = { reverse: fc.boolean(), limit: fc.integer({ min: 0, max: 4 }) }
const scan = fc.oneof(
  fc.record({ ...page, equals: fc.record({ roomId: name }), after: fc.record({ userId: name }) }),
  fc.record({ ...page, after: fc.record({ roomId: name, userId: name }) }),
  fc.record({
    ...page,
    index: fc.constant('bySize' as const),
    equals: fc.constant({}),
    after: fc.record({ size: fc.integer({ min: -2, max: 2 }), roomId: name }),
  }),
  fc.record({
    ...page,
    index: fc.constant('byUser' as const),
    equals: fc.record({ userId: name, isRead: fc.boolean() }),
  }),
)

test('records of SQLite answer as those in memory do', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(scan, { minLength: 1, maxLength: 8 }),
      key,
      (steps, scans, one) => {
        const { db, sqlite, memory } = records()
        for (const each of steps) {
          for (const table of [sqlite, memory]) {
            if (each.kind === 'put') table.put(each.row)
            else table.remove(each.key)
          }
        }
        expect(sqlite.get(one)).toEqual(memory.get(one))
        for (const each of scans) {
          expect(sqlite.scan(each)).toEqual(memory.scan(each))
          expect(sqlite.count(each, 3)).toBe(memory.count(each, 3))
        }
        db.close()
      },
    ),
  )
})
