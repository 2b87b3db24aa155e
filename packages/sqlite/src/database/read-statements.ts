import type { Database, Statement } from './database.ts'
import { memberColumns, messageColumns, roomColumns } from './rows.ts'

/** What the reading connection asks of the database. */
export interface ReadStatements {
  readonly room: Statement
  readonly rooms: Statement
  readonly roomsOf: Statement
  readonly member: Statement
  readonly messages: Statement
  readonly changedMessages: Statement
  readonly changedMembers: Statement
  readonly countMessages: Statement
  readonly countMembers: Statement
  readonly totals: Statement
}

/** Prepares them once, for as long as the connection is open. */
export function prepareReads(db: Database): ReadStatements {
  const changed = 'room = ? AND change_offset > ? AND change_offset <= ?'
  // Says what the partial index says, so that it can be used.
  const moved = `${changed} AND change_offset > 0`
  return {
    room: db.prepare(`SELECT key, ${roomColumns} FROM rooms WHERE id = ?`),
    rooms: db.prepare(
      `SELECT ${roomColumns} FROM rooms WHERE (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?`,
    ),
    roomsOf: db.prepare(
      `SELECT ${roomColumns} FROM rooms WHERE key IN (SELECT room FROM members WHERE user_id = ? AND state = 'in')
       ORDER BY created_at, id`,
    ),
    member: db.prepare(
      `SELECT ${memberColumns} FROM members WHERE room = (SELECT key FROM rooms WHERE id = ?) AND user_id = ?`,
    ),
    messages: db.prepare(`SELECT ${messageColumns} FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq`),
    changedMessages: db.prepare(
      `SELECT ${messageColumns} FROM messages WHERE ${changed} ORDER BY change_offset LIMIT ?`,
    ),
    changedMembers: db.prepare(`SELECT ${memberColumns} FROM members WHERE ${moved} ORDER BY change_offset LIMIT ?`),
    countMessages: db.prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM messages WHERE ${changed} LIMIT ?)`),
    countMembers: db.prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM members WHERE ${moved} LIMIT ?)`),
    totals: db.prepare('SELECT count(*) AS rooms, coalesce(sum(last_seq), 0) AS messages FROM rooms'),
  }
}
