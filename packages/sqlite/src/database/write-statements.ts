import type { Database, Statement } from './database.ts'
import { memberColumns, messageColumns, roomColumns } from './rows.ts'

/** What the writing connection asks of the database. */
export interface WriteStatements {
  readonly room: Statement
  readonly insertRoom: Statement
  readonly updateRoom: Statement
  readonly roomCount: Statement
  readonly roomsMadeBy: Statement
  readonly member: Statement
  readonly putMember: Statement
  readonly membershipsOf: Statement
  readonly message: Statement
  readonly messageByKey: Statement
  readonly insertMessage: Statement
  readonly updateMessage: Statement
}

/** Prepares them once, for as long as the connection is open. */
export function prepareWrites(db: Database): WriteStatements {
  return {
    room: db.prepare(`SELECT key, ${roomColumns} FROM rooms WHERE id = ?`),
    insertRoom: db.prepare(`INSERT INTO rooms (${roomColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)`),
    updateRoom: db.prepare('UPDATE rooms SET name = ?, member_count = ?, last_seq = ?, last_offset = ? WHERE key = ?'),
    roomCount: db.prepare('SELECT count(*) AS count FROM rooms'),
    roomsMadeBy: db.prepare('SELECT count(*) AS count FROM rooms WHERE created_by = ?'),
    member: db.prepare(`SELECT ${memberColumns} FROM members WHERE room = ? AND user_id = ?`),
    putMember: db.prepare(
      `INSERT INTO members (room, ${memberColumns}) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET username = excluded.username, state = excluded.state,
         change_offset = excluded.change_offset, member_count = excluded.member_count`,
    ),
    membershipsOf: db.prepare("SELECT count(*) AS count FROM members WHERE user_id = ? AND state = 'in'"),
    message: db.prepare(
      `SELECT ${messageColumns}, rooms.id AS room_id FROM messages JOIN rooms ON rooms.key = room WHERE messages.id = ?`,
    ),
    messageByKey: db.prepare(`SELECT ${messageColumns} FROM messages WHERE room = ? AND user_id = ? AND client_id = ?`),
    insertMessage: db.prepare(
      `INSERT INTO messages (id, room, seq, change_offset, create_offset, user_id, username, content, client_id, sent_at,
         edited_at, deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    updateMessage: db.prepare(
      'UPDATE messages SET change_offset = ?, content = ?, edited_at = ?, deleted_at = ? WHERE id = ?',
    ),
  }
}
