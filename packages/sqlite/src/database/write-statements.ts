import type { Database, Statement } from './database.ts'
import { memberColumns, messageColumns, roomColumns } from './rows.ts'

/** What the writing connection asks of rooms, members and messages, besides what both do. */
export interface WriteStatements {
  readonly insertRoom: Statement
  readonly updateRoom: Statement
  readonly countRoom: Statement
  readonly roomCount: Statement
  readonly roomsMadeBy: Statement
  readonly putMember: Statement
  readonly insertMessage: Statement
  readonly updateMessage: Statement
  readonly oldestMessages: Statement
  readonly removeMessage: Statement
}

/** Prepares them once, for as long as the connection is open. */
export function prepareWrites(db: Database): WriteStatements {
  const rooms = names(roomColumns)
  const members = names(memberColumns)
  const messages = names(messageColumns)
  return {
    insertRoom: db.prepare(`INSERT INTO rooms (${rooms.join(', ')}) VALUES (${holes(rooms.length)})`),
    updateRoom: db.prepare(`UPDATE rooms SET ${rooms.map((name) => `${name} = ?`).join(', ')} WHERE key = ?`),
    countRoom: db.prepare('UPDATE rooms SET member_count = ?, last_seq = ?, last_offset = ? WHERE key = ?'),
    roomCount: db.prepare(
      "SELECT count(*) AS count FROM rooms WHERE kind IN ('public', 'private') AND deleted_at IS NULL",
    ),
    roomsMadeBy: db.prepare('SELECT count(*) AS count FROM rooms WHERE created_by = ? AND deleted_at IS NULL'),
    putMember: db.prepare(
      `INSERT OR REPLACE INTO members (room, ${members.join(', ')}) VALUES (${holes(members.length + 1)})`,
    ),
    insertMessage: db.prepare(
      `INSERT INTO messages (room, ${messages.join(', ')}) VALUES (${holes(messages.length + 1)})`,
    ),
    updateMessage: db.prepare(
      'UPDATE messages SET change_offset = ?, username = ?, content = ?, edited_at = ?, deleted_at = ?, thread_id = ?, ' +
        'pinned_at = ?, mentions_room = ?, more = ?, user_id = ? WHERE id = ?',
    ),
    oldestMessages: db.prepare(
      `SELECT ${messageColumns} FROM messages WHERE room = ? AND seq < ? ORDER BY seq LIMIT ?`,
    ),
    removeMessage: db.prepare('DELETE FROM messages WHERE id = ?'),
  }
}

function names(columns: string): readonly string[] {
  return columns.split(', ').map((name) => name.replace('messages.', ''))
}

function holes(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ')
}
