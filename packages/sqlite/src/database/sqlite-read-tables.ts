import {
  type AllRecords,
  type ChatReadTables,
  makeRecords,
  type MemberRow,
  type MessageRow,
  type RoomRow,
} from '@hubbub/chat/ports'
import { SqliteRecords } from '../records/sqlite-records.ts'
import { SqliteSearch } from '../search/sqlite-search.ts'
import type { Database, Row } from './database.ts'
import { type HotStatements, prepareHot } from './hot-statements.ts'
import { integer, text } from './row-values.ts'
import { memberRow, messageRow, roomRow } from './rows.ts'

/** A room with the number that its rows carry. */
export interface KeyedRoom {
  readonly key: number
  readonly row: RoomRow
}

/** The last code point, which no name holds: what begins with a prefix lies before the prefix and this. */
const beyondAll = '\u{10ffff}'

/** The rows of chat on an SQLite connection, as they are in the database. */
export class SqliteReadTables implements ChatReadTables {
  readonly records: AllRecords
  readonly search: SqliteSearch
  readonly #sql: HotStatements

  constructor(db: Database) {
    this.#sql = prepareHot(db)
    this.search = new SqliteSearch(db)
    this.records = makeRecords((name, definition) => new SqliteRecords(db, name, definition))
  }

  /** A room and its key. Writers that keep rooms in memory give their own. */
  keyed(roomId: string): KeyedRoom | undefined {
    const row = this.#sql.room.get(roomId)
    return row && { key: integer(row, 'key'), row: roomRow(row) }
  }

  room(roomId: string): RoomRow | undefined {
    return this.keyed(roomId)?.row
  }

  roomIds({ after, limit }: { readonly after: string; readonly limit: number }): readonly string[] {
    return this.#sql.roomIds.all(after, limit).map((row) => text(row, 'id'))
  }

  roomsOf(userId: string): readonly RoomRow[] {
    return this.#sql.roomKeysOf.all(userId).flatMap((row) => this.room(text(row, 'id')) ?? [])
  }

  membershipsOf(userId: string): number {
    return countOf(this.#sql.membershipsOf.get(userId))
  }

  member(roomId: string, userId: string): MemberRow | undefined {
    const row = this.#inRoom(roomId, (key) => this.#sql.member.get(key, userId))
    return row && memberRow(row, roomId)
  }

  members(
    roomId: string,
    { after = '', limit }: { readonly after?: string; readonly limit: number },
  ): readonly MemberRow[] {
    const rows = this.#inRoom(roomId, (key) => this.#sql.members.all(key, after, limit))
    return (rows ?? []).map((row) => memberRow(row, roomId))
  }

  membersNamed(roomId: string, prefix: string, limit: number): readonly MemberRow[] {
    const rows = this.#inRoom(roomId, (key) => this.#sql.membersNamed.all(key, prefix, prefix + beyondAll, limit))
    return (rows ?? []).map((row) => memberRow(row, roomId))
  }

  message(messageId: string): MessageRow | undefined {
    const row = this.#sql.message.get(messageId)
    return row && withRoom(row)
  }

  messageByKey(roomId: string, userId: string, clientId: string): MessageRow | undefined {
    const row = this.#inRoom(roomId, (key) => this.#sql.messageByKey.get(key, userId, clientId))
    return row && messageRow(row, roomId)
  }

  messagesBetween(roomId: string, from: number, to: number): readonly MessageRow[] {
    const rows = this.#inRoom(roomId, (key) => this.#sql.messages.all(key, from, to))
    return (rows ?? []).map((row) => messageRow(row, roomId))
  }

  thread(
    threadId: string,
    page: { readonly after: number; readonly limit: number } | { readonly before: number; readonly limit: number },
  ): readonly MessageRow[] {
    return 'after' in page
      ? this.#sql.threadAfter.all(threadId, page.after, page.limit).map(withRoom)
      : this.#sql.threadBefore.all(threadId, page.before, page.limit).map(withRoom).toReversed()
  }

  pinned(
    roomId: string,
    { before, limit }: { readonly before: number; readonly limit: number },
  ): readonly MessageRow[] {
    const rows = this.#inRoom(roomId, (key) => this.#sql.pinned.all(key, before, limit))
    return (rows ?? []).map((row) => messageRow(row, roomId))
  }

  countUnread(roomId: string, userId: string, after: number, most: number): number {
    return this.#inRoom(roomId, (key) => countOf(this.#sql.countUnread.get(key, after, userId, most))) ?? 0
  }

  countRoomMentions(roomId: string, userId: string, after: number, most: number): number {
    return this.#inRoom(roomId, (key) => countOf(this.#sql.countRoomMentions.get(key, after, userId, most))) ?? 0
  }

  messagesBy(
    userId: string,
    { after = '', limit }: { readonly after: string | undefined; readonly limit: number },
  ): readonly MessageRow[] {
    return this.#sql.messagesBy.all(userId, after, limit).map(withRoom)
  }

  #inRoom<Answer>(roomId: string, ask: (key: number) => Answer): Answer | undefined {
    const room = this.keyed(roomId)
    return room && ask(room.key)
  }
}

function withRoom(row: Row): MessageRow {
  return messageRow(row, text(row, 'room_id'))
}

/** Reads the one column of a count. */
export function countOf(row: Row | undefined): number {
  return integer(row ?? {}, 'count')
}
