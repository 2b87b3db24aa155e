import type { Database, Statement } from './database.ts'
import { memberColumns, messageColumns, roomColumns } from './rows.ts'

/** What both connections ask of rooms, members and messages. */
export interface HotStatements {
  readonly room: Statement
  readonly roomIds: Statement
  readonly roomKeysOf: Statement
  readonly membershipsOf: Statement
  readonly member: Statement
  readonly members: Statement
  readonly membersNamed: Statement
  readonly message: Statement
  readonly messageByKey: Statement
  readonly messages: Statement
  readonly threadAfter: Statement
  readonly threadBefore: Statement
  readonly pinned: Statement
  readonly countUnread: Statement
  readonly countRoomMentions: Statement
  readonly messagesBy: Statement
}

/** Prepares them once, for as long as the connection is open. */
export function prepareHot(db: Database): HotStatements {
  const withRoom = `SELECT ${messageColumns}, rooms.id AS room_id FROM messages JOIN rooms ON rooms.key = room`
  const unread = 'room = ? AND seq > ? AND user_id <> ? AND deleted_at IS NULL'
  const counted = (condition: string): string =>
    `SELECT count(*) AS count FROM (SELECT 1 FROM messages WHERE ${condition} LIMIT ?)`
  return {
    room: db.prepare(`SELECT key, ${roomColumns} FROM rooms WHERE id = ?`),
    roomIds: db.prepare('SELECT id FROM rooms WHERE id > ? ORDER BY id LIMIT ?'),
    roomKeysOf: db.prepare(
      `SELECT rooms.id FROM members JOIN rooms ON rooms.key = room
       WHERE user_id = ? AND state = 'in' AND deleted_at IS NULL ORDER BY created_at, rooms.id`,
    ),
    membershipsOf: db.prepare("SELECT count(*) AS count FROM members WHERE user_id = ? AND state = 'in'"),
    member: db.prepare(`SELECT ${memberColumns} FROM members WHERE room = ? AND user_id = ?`),
    members: db.prepare(
      `SELECT ${memberColumns} FROM members WHERE room = ? AND state = 'in' AND user_id > ? ORDER BY user_id LIMIT ?`,
    ),
    membersNamed: db.prepare(
      `SELECT ${memberColumns} FROM members WHERE room = ? AND state = 'in' AND name_key >= ? AND name_key < ?
       ORDER BY name_key, user_id LIMIT ?`,
    ),
    message: db.prepare(`${withRoom} WHERE messages.id = ?`),
    messageByKey: db.prepare(`SELECT ${messageColumns} FROM messages WHERE room = ? AND user_id = ? AND client_id = ?`),
    messages: db.prepare(`SELECT ${messageColumns} FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq`),
    threadAfter: db.prepare(`${withRoom} WHERE thread_id = ? AND seq > ? ORDER BY seq LIMIT ?`),
    threadBefore: db.prepare(`${withRoom} WHERE thread_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`),
    pinned: db.prepare(
      `SELECT ${messageColumns} FROM messages WHERE room = ? AND pinned_at IS NOT NULL AND seq < ? ORDER BY seq DESC LIMIT ?`,
    ),
    countUnread: db.prepare(counted(unread)),
    countRoomMentions: db.prepare(counted(`${unread} AND mentions_room = 1`)),
    messagesBy: db.prepare(
      `${withRoom} WHERE user_id = ? AND messages.deleted_at IS NULL
         AND messages.rowid > coalesce((SELECT rowid FROM messages WHERE id = ?), 0) ORDER BY messages.rowid LIMIT ?`,
    ),
  }
}
