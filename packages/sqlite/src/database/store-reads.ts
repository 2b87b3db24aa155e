import {
  type ChangesRange,
  type ChangesRead,
  type HistoryPage,
  type HistoryRead,
  historyRange,
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

/** A read as plain data. */
export type ReadRequest =
  | { readonly kind: 'room'; readonly roomId: string }
  | { readonly kind: 'rooms'; readonly page: RoomsPage }
  | { readonly kind: 'roomsOf'; readonly userId: string }
  | { readonly kind: 'member'; readonly roomId: string; readonly userId: string }
  | { readonly kind: 'history'; readonly roomId: string; readonly page: HistoryPage }
  | { readonly kind: 'changes'; readonly roomId: string; readonly range: ChangesRange }
  | { readonly kind: 'head'; readonly roomId: string }
  | { readonly kind: 'totals' }

/** What each kind of read is answered with. */
export interface ReadValues {
  readonly room: RoomRow | undefined
  readonly rooms: RoomsRead
  readonly roomsOf: readonly RoomRow[]
  readonly member: MemberRow | undefined
  readonly history: HistoryRead | undefined
  readonly changes: ChangesRead
  readonly head: number
  readonly totals: StoreTotals
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

  constructor(db: Database) {
    this.#sql = prepareReads(db)
  }

  /** Throws what the driver throws. One snapshot only inside a transaction. */
  answer(request: ReadRequest): ReadAnswer {
    switch (request.kind) {
      case 'room':
        return { kind: 'room', value: this.#room(request.roomId)?.row }
      case 'rooms':
        return { kind: 'rooms', value: this.#rooms(request.page) }
      case 'roomsOf':
        return { kind: 'roomsOf', value: this.#sql.roomsOf.all(request.userId).map(roomRow) }
      case 'member':
        return { kind: 'member', value: this.#member(request.roomId, request.userId) }
      case 'history':
        return { kind: 'history', value: this.#history(request.roomId, request.page) }
      case 'changes':
        return { kind: 'changes', value: this.#changes(request.roomId, request.range) }
      case 'head':
        return { kind: 'head', value: this.#room(request.roomId)?.row.lastOffset ?? 0 }
      case 'totals':
        return { kind: 'totals', value: this.#totals() }
    }
  }

  #room(roomId: string): { readonly key: number; readonly row: RoomRow } | undefined {
    const row = this.#sql.room.get(roomId)
    return row && { key: integer(row, 'key'), row: roomRow(row) }
  }

  #rooms({ limit, after }: RoomsPage): RoomsRead {
    // One more than asked for tells whether more follow.
    const rooms = this.#sql.rooms.all(after?.createdAt ?? -1, after?.id ?? '', limit + 1).map(roomRow)
    return { rooms: rooms.slice(0, limit), hasMore: rooms.length > limit }
  }

  #member(roomId: string, userId: string): MemberRow | undefined {
    const row = this.#sql.member.get(roomId, userId)
    return row && memberRow(row, roomId)
  }

  #history(roomId: string, page: HistoryPage): HistoryRead | undefined {
    const room = this.#room(roomId)
    if (!room) return undefined
    const { from, to, hasMoreBefore, hasMoreAfter } = historyRange(page, room.row.lastSeq)
    const messages = this.#sql.messages.all(room.key, from, to).map((row) => messageRow(row, roomId))
    return { messages, hasMoreBefore, hasMoreAfter, head: room.row.lastOffset }
  }

  #changes(roomId: string, { after, upTo, limit, atMost }: ChangesRange): ChangesRead {
    const key = this.#room(roomId)?.key
    if (key === undefined) return { kind: 'page', changes: [], complete: true }
    // Fewer offsets than rows allowed need no counting: each offset belongs to one row at most.
    if (upTo - after > atMost && this.#count(key, after, upTo, atMost + 1) > atMost) return { kind: 'too_many' }
    const range = [key, after, upTo, limit + 1] as const
    const messages = this.#sql.changedMessages
      .all(...range)
      .map((row): RoomChange => ({ kind: 'message', row: messageRow(row, roomId) }))
    const members = this.#sql.changedMembers
      .all(...range)
      .map((row): RoomChange => ({ kind: 'member', row: memberRow(row, roomId) }))
    const changes = [...messages, ...members].toSorted((a, b) => a.row.offset - b.row.offset)
    return { kind: 'page', changes: changes.slice(0, limit), complete: changes.length <= limit }
  }

  #count(key: number, after: number, upTo: number, most: number): number {
    const messages = this.#sql.countMessages.get(key, after, upTo, most) ?? {}
    const members = this.#sql.countMembers.get(key, after, upTo, most) ?? {}
    return integer(messages, 'count') + integer(members, 'count')
  }

  #totals(): StoreTotals {
    const row = this.#sql.totals.get() ?? {}
    return { rooms: integer(row, 'rooms'), messages: integer(row, 'messages') }
  }
}
