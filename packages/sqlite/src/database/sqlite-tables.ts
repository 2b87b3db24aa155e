import type { ChatTables, MemberRow, MessageRow, RoomRow } from '@hubbub/chat/ports'
import type { Database, Row } from './database.ts'
import { integer, text } from './row-values.ts'
import { memberRow, messageRow, roomRow } from './rows.ts'
import { prepareWrites, type WriteStatements } from './write-statements.ts'

interface CachedRoom {
  readonly key: number
  readonly row: RoomRow
}

/** Rows kept in memory of each kind; beyond, all of them are let go and read again as needed. */
const mostCached = 20_000

/**
 * The rows of chat on an SQLite connection that only this object writes to. Rooms and members are kept in memory, and a
 * room's counters are written once per transaction: call `flush` before the commit, and `forget` after a rollback.
 */
export class SqliteTables implements ChatTables {
  readonly #sql: WriteStatements
  readonly #rooms = new Map<string, CachedRoom>()
  readonly #members = new Map<string, MemberRow>()
  readonly #unsaved = new Set<string>()

  constructor(db: Database) {
    this.#sql = prepareWrites(db)
  }

  /** Writes what was kept back until the commit. */
  flush(): void {
    for (const id of this.#unsaved) {
      const { key, row } = this.#known(id)
      this.#sql.updateRoom.run(row.name, row.memberCount, row.lastSeq, row.lastOffset, key)
    }
    this.#unsaved.clear()
    if (this.#rooms.size > mostCached) this.#rooms.clear()
    if (this.#members.size > mostCached) this.#members.clear()
  }

  /** Forgets everything: the database no longer holds what was written. */
  forget(): void {
    this.#unsaved.clear()
    this.#rooms.clear()
    this.#members.clear()
  }

  room(roomId: string): RoomRow | undefined {
    return this.#room(roomId)?.row
  }

  putRoom(row: RoomRow): void {
    const room = this.#room(row.id)
    if (room) {
      this.#rooms.set(row.id, { key: room.key, row })
      this.#unsaved.add(row.id)
      return
    }
    const { id, name, createdBy, createdAt, memberCount, lastSeq, lastOffset } = row
    this.#sql.insertRoom.run(id, name, createdBy, createdAt, memberCount, lastSeq, lastOffset)
  }

  roomCount(): number {
    return countOf(this.#sql.roomCount.get())
  }

  roomsMadeBy(userId: string): number {
    return countOf(this.#sql.roomsMadeBy.get(userId))
  }

  member(roomId: string, userId: string): MemberRow | undefined {
    const cached = this.#members.get(memberKey(roomId, userId))
    if (cached) return cached
    const room = this.#room(roomId)
    const row = room && this.#sql.member.get(room.key, userId)
    if (!row) return undefined
    const member = memberRow(row, roomId)
    this.#members.set(memberKey(roomId, userId), member)
    return member
  }

  putMember(row: MemberRow): void {
    const { key } = this.#known(row.roomId)
    this.#sql.putMember.run(key, row.userId, row.username, row.state, row.offset, row.memberCount)
    this.#members.set(memberKey(row.roomId, row.userId), row)
  }

  membershipsOf(userId: string): number {
    return countOf(this.#sql.membershipsOf.get(userId))
  }

  message(messageId: string): MessageRow | undefined {
    const row = this.#sql.message.get(messageId)
    return row && messageRow(row, text(row, 'room_id'))
  }

  messageByKey(roomId: string, userId: string, clientId: string): MessageRow | undefined {
    const room = this.#room(roomId)
    const row = room && this.#sql.messageByKey.get(room.key, userId, clientId)
    return row && messageRow(row, roomId)
  }

  insertMessage(row: MessageRow): void {
    const { key } = this.#known(row.roomId)
    const { id, seq, offset, createdOffset, userId, username, content, clientId, sentAt, editedAt, deletedAt } = row
    const place = [id, key, seq, offset, createdOffset] as const
    this.#sql.insertMessage.run(...place, userId, username, content, clientId, sentAt, editedAt, deletedAt)
  }

  updateMessage(row: MessageRow): void {
    this.#sql.updateMessage.run(row.offset, row.content, row.editedAt, row.deletedAt, row.id)
  }

  #room(roomId: string): CachedRoom | undefined {
    const cached = this.#rooms.get(roomId)
    if (cached) return cached
    const row = this.#sql.room.get(roomId)
    if (!row) return undefined
    const room = { key: integer(row, 'key'), row: roomRow(row) }
    this.#rooms.set(roomId, room)
    return room
  }

  #known(roomId: string): CachedRoom {
    const room = this.#room(roomId)
    if (!room) throw new Error(`room ${roomId} was not put before its rows`)
    return room
  }
}

function memberKey(roomId: string, userId: string): string {
  // Room ids hold no spaces.
  return `${roomId} ${userId}`
}

function countOf(row: Row | undefined): number {
  return integer(row ?? {}, 'count')
}
