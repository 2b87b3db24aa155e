import type { Database, Statement } from './database.ts'
import { memberColumns, messageColumns, roomColumns } from './rows.ts'

/** What the reading connection asks of the database, besides what both do. */
export interface ReadStatements {
  readonly rooms: Statement
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
    rooms: db.prepare(
      `SELECT ${roomColumns} FROM rooms
       WHERE (kind = 'public' OR is_open_to_requests = 1) AND deleted_at IS NULL AND (created_at, id) > (?, ?)
       ORDER BY created_at, id LIMIT ?`,
    ),
    changedMessages: db.prepare(
      `SELECT ${messageColumns} FROM messages WHERE ${changed} ORDER BY change_offset LIMIT ?`,
    ),
    changedMembers: db.prepare(`SELECT ${memberColumns} FROM members WHERE ${moved} ORDER BY change_offset LIMIT ?`),
    countMessages: db.prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM messages WHERE ${changed} LIMIT ?)`),
    countMembers: db.prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM members WHERE ${moved} LIMIT ?)`),
    totals: db.prepare(
      'SELECT count(*) AS rooms, coalesce(sum(last_seq), 0) AS messages FROM rooms WHERE deleted_at IS NULL',
    ),
  }
}
