import type { MemberRow, MessageRow, RoomRow, ChatTables } from '@hubbub/chat/ports'
import type { SearchIndexer } from '../search/search-indexer.ts'
import type { Database } from './database.ts'
import { memberValues, messageRow, messageValues, roomValues } from './rows.ts'
import { countOf, type KeyedRoom, SqliteReadTables } from './sqlite-read-tables.ts'
import { prepareWrites, type WriteStatements } from './write-statements.ts'

/** Rows kept in memory of each kind; beyond, all of them are let go and read again as needed. */
const mostCached = 20_000

/**
 * The rows of chat on an SQLite connection that only this object writes to. Rooms and members are kept in memory, and a
 * room is written once per transaction: call `flush` before the commit, and `forget` after a rollback.
 */
export class SqliteTables extends SqliteReadTables implements ChatTables {
  readonly #sql: WriteStatements
  readonly #indexer: SearchIndexer
  readonly #rooms = new Map<string, KeyedRoom>()
  readonly #members = new Map<string, MemberRow>()
  /** Rooms whose row in the database is old: in its counts only, or in more. */
  readonly #unsaved = new Map<string, 'counts' | 'more'>()

  constructor(db: Database, indexer: SearchIndexer) {
    super(db)
    this.#sql = prepareWrites(db)
    this.#indexer = indexer
  }

  /** Writes what was kept back until the commit. */
  flush(): void {
    this.#saveRooms()
    if (this.#rooms.size > mostCached) this.#rooms.clear()
    if (this.#members.size > mostCached) this.#members.clear()
  }

  /** Forgets everything: the database no longer holds what was written. */
  forget(): void {
    this.#unsaved.clear()
    this.#rooms.clear()
    this.#members.clear()
  }

  override keyed(roomId: string): KeyedRoom | undefined {
    const cached = this.#rooms.get(roomId)
    if (cached) return cached
    const room = super.keyed(roomId)
    if (room) this.#rooms.set(roomId, room)
    return room
  }

  putRoom(row: RoomRow): void {
    const room = this.keyed(row.id)
    if (!room) return this.#sql.insertRoom.run(...roomValues(row))
    this.#rooms.set(row.id, { key: room.key, row })
    // Everything but the counts changes with an offset of its own.
    const isMore = row.offset !== room.row.offset || this.#unsaved.get(row.id) === 'more'
    this.#unsaved.set(row.id, isMore ? 'more' : 'counts')
  }

  roomCount(): number {
    this.#saveRooms()
    return countOf(this.#sql.roomCount.get())
  }

  roomsMadeBy(userId: string): number {
    this.#saveRooms()
    return countOf(this.#sql.roomsMadeBy.get(userId))
  }

  override roomsOf(userId: string): readonly RoomRow[] {
    this.#saveRooms()
    return super.roomsOf(userId)
  }

  override member(roomId: string, userId: string): MemberRow | undefined {
    const cached = this.#members.get(memberKey(roomId, userId))
    if (cached) return cached
    const member = super.member(roomId, userId)
    if (member) this.#members.set(memberKey(roomId, userId), member)
    return member
  }

  putMember(row: MemberRow): void {
    this.#sql.putMember.run(this.#keyOf(row.roomId), ...memberValues(row))
    this.#members.set(memberKey(row.roomId, row.userId), row)
  }

  insertMessage(row: MessageRow): void {
    this.#sql.insertMessage.run(this.#keyOf(row.roomId), ...messageValues(row))
  }

  updateMessage(row: MessageRow): void {
    this.#indexer.change(row)
    const more = JSON.stringify(row.more)
    const { offset, username, content, editedAt, deletedAt, threadId, pinnedAt, mentionsRoom, userId, id } = row
    const flags = [threadId, pinnedAt, Number(mentionsRoom), more === '{}' ? null : more]
    this.#sql.updateMessage.run(offset, username, content, editedAt, deletedAt, ...flags, userId, id)
  }

  removeMessages(roomId: string, below: number, limit: number): readonly MessageRow[] {
    const rows = this.#sql.oldestMessages.all(this.#keyOf(roomId), below, limit)
    const removed = rows.map((row) => messageRow(row, roomId))
    for (const { id } of removed) {
      this.#indexer.remove(id)
      this.#sql.removeMessage.run(id)
    }
    return removed
  }

  /** Lets statements that look at many rooms see what was kept back. */
  #saveRooms(): void {
    for (const [id, what] of this.#unsaved) {
      const room = this.#rooms.get(id)
      if (!room) continue
      const { memberCount, lastSeq, lastOffset } = room.row
      if (what === 'more') this.#sql.updateRoom.run(...roomValues(room.row), room.key)
      else this.#sql.countRoom.run(memberCount, lastSeq, lastOffset, room.key)
    }
    this.#unsaved.clear()
  }

  #keyOf(roomId: string): number {
    const room = this.keyed(roomId)
    if (!room) throw new Error(`room ${roomId} was not put before its rows`)
    return room.key
  }
}

function memberKey(roomId: string, userId: string): string {
  // Room ids hold no spaces.
  return `${roomId} ${userId}`
}
