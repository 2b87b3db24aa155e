import {
  applyRead,
  type ChangesRange,
  type ChangesRead,
  type ChatRead,
  fitHistory,
  type HistoryPage,
  type HistoryRead,
  historyRange,
  type MarkRow,
  type MemberRow,
  type RoomChange,
  type RoomRow,
  type RoomsPage,
  type RoomsRead,
  type StoreTotals,
} from '@hubbub/chat/ports'
import type { Database } from './database.ts'
import { prepareReads, type ReadStatements } from './read-statements.ts'
import { integer } from './row-values.ts'
import { memberRow, messageRow, roomRow } from './rows.ts'
import { type KeyedRoom, SqliteReadTables } from './sqlite-read-tables.ts'

/** A read as plain data. */
export type ReadRequest =
  | { readonly kind: 'room'; readonly roomId: string }
  | { readonly kind: 'rooms'; readonly page: RoomsPage }
  | { readonly kind: 'member'; readonly roomId: string; readonly userId: string }
  | { readonly kind: 'history'; readonly roomId: string; readonly page: HistoryPage }
  | { readonly kind: 'changes'; readonly roomId: string; readonly range: ChangesRange }
  | { readonly kind: 'head'; readonly roomId: string }
  | { readonly kind: 'totals' }
  | { readonly kind: 'read'; readonly read: ChatRead }

/** What each kind of read is answered with. */
export interface ReadValues {
  readonly room: RoomRow | undefined
  readonly rooms: RoomsRead
  readonly member: MemberRow | undefined
  readonly history: HistoryRead | undefined
  readonly changes: ChangesRead
  readonly head: number
  readonly totals: StoreTotals
  /** What `applyRead` answered. */
  readonly read: unknown
}

/** An answer, named after its question. */
export type ReadAnswer = { [Kind in keyof ReadValues]: AnswerOf<Kind> }[keyof ReadValues]

/** The answer to one kind of read. */
export interface AnswerOf<Kind extends keyof ReadValues> {
  readonly kind: Kind
  readonly value: ReadValues[Kind]
}

/** Answers reads on a connection. */
export class StoreReads {
  readonly #sql: ReadStatements
  readonly #tables: SqliteReadTables

  constructor(db: Database) {
    this.#sql = prepareReads(db)
    this.#tables = new SqliteReadTables(db)
  }

  /** Throws what the driver throws. One snapshot only inside a transaction. */
  answer(request: ReadRequest): ReadAnswer {
    switch (request.kind) {
      case 'room':
        return { kind: 'room', value: this.#tables.room(request.roomId) }
      case 'rooms':
        return { kind: 'rooms', value: this.#rooms(request.page) }
      case 'member':
        return { kind: 'member', value: this.#tables.member(request.roomId, request.userId) }
      case 'history':
        return { kind: 'history', value: this.#history(request.roomId, request.page) }
      case 'changes':
        return { kind: 'changes', value: this.#changes(request.roomId, request.range) }
      case 'head':
        return { kind: 'head', value: this.#tables.room(request.roomId)?.lastOffset ?? 0 }
      case 'totals':
        return { kind: 'totals', value: this.#totals() }
      case 'read':
        return { kind: 'read', value: applyRead(this.#tables, request.read) }
    }
  }

  #rooms({ limit, after }: RoomsPage): RoomsRead {
    // One more than asked for tells whether more follow.
    const rooms = this.#sql.rooms.all(after?.createdAt ?? -1, after?.id ?? '', limit + 1).map(roomRow)
    return { rooms: rooms.slice(0, limit), hasMore: rooms.length > limit }
  }

  #history(roomId: string, page: HistoryPage): HistoryRead | undefined {
    const room = this.#tables.room(roomId)
    if (!room) return undefined
    const { from, to, hasMoreBefore, hasMoreAfter } = historyRange(page, room)
    const messages = this.#tables.messagesBetween(roomId, from, to)
    return fitHistory({ messages, hasMoreBefore, hasMoreAfter, firstSeq: room.firstSeq, head: room.lastOffset }, page)
  }

  #changes(roomId: string, { after, upTo, limit, atMost }: ChangesRange): ChangesRead {
    const room = this.#tables.keyed(roomId)
    if (!room) return { kind: 'page', changes: [], complete: true }
    const { key, row } = room
    // Fewer offsets than rows allowed need no counting: each offset belongs to one row at most.
    if (upTo - after > atMost && this.#count(room, after, upTo, atMost + 1) > atMost) return { kind: 'too_many' }
    const range = [key, after, upTo, limit + 1] as const
    const changes: readonly RoomChange[] = [
      ...this.#sql.changedMessages
        .all(...range)
        .map((each): RoomChange => ({ kind: 'message', row: messageRow(each, roomId) })),
      ...this.#sql.changedMembers
        .all(...range)
        .map((each): RoomChange => ({ kind: 'member', row: memberRow(each, roomId) })),
      ...this.#marks(roomId, after, limit + 1)
        .filter(({ offset }) => offset <= upTo)
        .map((mark): RoomChange => ({ kind: 'mark', row: mark })),
      ...(row.offset > after && row.offset <= upTo ? [{ kind: 'room', row } as const] : []),
    ]
    const sorted = changes.toSorted((a, b) => a.row.offset - b.row.offset)
    return { kind: 'page', changes: sorted.slice(0, limit), complete: sorted.length <= limit }
  }

  #marks(roomId: string, after: number, limit: number): readonly MarkRow[] {
    return this.#tables.records.marks.scan({ index: 'byChange', equals: { roomId }, after: { offset: after }, limit })
  }

  #count({ key, row }: KeyedRoom, after: number, upTo: number, most: number): number {
    const messages = this.#sql.countMessages.get(key, after, upTo, most) ?? {}
    const members = this.#sql.countMembers.get(key, after, upTo, most) ?? {}
    const marks = this.#marks(row.id, after, most).filter(({ offset }) => offset <= upTo)
    return integer(messages, 'count') + integer(members, 'count') + marks.length
  }

  #totals(): StoreTotals {
    const row = this.#sql.totals.get() ?? {}
    return { rooms: integer(row, 'rooms'), messages: integer(row, 'messages') }
  }
}
