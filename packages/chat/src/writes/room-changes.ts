import type { MemberRow, MessageRow, RoomChange, RoomRow } from '../ports/rows.ts'
import type { MarkRow } from '../marks/tables.ts'
import { peopleWith } from '../rooms/people-with.ts'
import { keepStaff } from '../rooms/staff.ts'
import type { ChatTables } from './chat-tables.ts'

/**
 * Gives the changed rows of one room the room's next offsets, in order, and stores them with the room (O1). The only place
 * where offsets are made.
 */
export class RoomChanges {
  readonly #tables: ChatTables
  readonly #changes: RoomChange[] = []
  #room: RoomRow

  /** Begins with the room as it is stored. */
  constructor(tables: ChatTables, room: RoomRow) {
    this.#tables = tables
    this.#room = room
  }

  /** The room as it stands after the changes so far. */
  get room(): RoomRow {
    return this.#room
  }

  /** What was changed, in offset order. */
  get changes(): readonly RoomChange[] {
    return this.#changes
  }

  /** Stores a new message with the room's next `seq` and offset. */
  insert(message: Omit<MessageRow, 'seq' | 'offset' | 'createdOffset'>): MessageRow {
    const offset = this.#next({ lastSeq: this.#room.lastSeq + 1 })
    const row: MessageRow = { ...message, seq: this.#room.lastSeq, offset, createdOffset: offset }
    this.#tables.insertMessage(row)
    this.#changes.push({ kind: 'message', row })
    return row
  }

  /** Stores a message that changed. */
  update(message: MessageRow): MessageRow {
    const row: MessageRow = { ...message, offset: this.#next({}) }
    this.#tables.updateMessage(row)
    this.#changes.push({ kind: 'message', row })
    return row
  }

  /**
   * Stores a membership that changed; `by` is how many members more there are. Without an offset (`isCounted` false, in
   * large rooms) it is no change that is told.
   */
  member(member: Omit<MemberRow, 'offset' | 'memberCount'>, by: -1 | 0 | 1, isCounted = true): MemberRow {
    const memberCount = this.#room.memberCount + by
    const offset = isCounted ? this.#next({ memberCount }) : 0
    if (!isCounted) this.#put({ ...this.#room, memberCount })
    const row: MemberRow = { ...member, offset, memberCount }
    this.#tables.putMember(row)
    // Whoever comes back begins anew.
    if (row.state === 'out') this.#tables.records.marks.remove({ roomId: row.roomId, userId: row.userId })
    keepStaff(this.#tables, row)
    if (isCounted) this.#changes.push({ kind: 'member', row })
    const people = peopleWith(this.#room, row)
    if (people !== this.#room.people) this.change({ people })
    return row
  }

  /** Stores how far somebody has read. */
  mark(mark: Omit<MarkRow, 'offset'>): MarkRow {
    const row: MarkRow = { ...mark, offset: this.#next({}) }
    this.#tables.records.marks.put(row)
    this.#changes.push({ kind: 'mark', row })
    return row
  }

  /** Stores the room with other fields. */
  change(fields: Partial<Omit<RoomRow, 'id' | 'lastOffset' | 'offset' | 'lastSeq' | 'memberCount'>>): RoomRow {
    this.#next(fields)
    this.#put({ ...this.#room, offset: this.#room.lastOffset })
    this.#changes.push({ kind: 'room', row: this.#room })
    return this.#room
  }

  #next(fields: Partial<RoomRow>): number {
    this.#put({ ...this.#room, ...fields, lastOffset: this.#room.lastOffset + 1 })
    return this.#room.lastOffset
  }

  #put(room: RoomRow): void {
    this.#room = room
    this.#tables.putRoom(room)
  }
}
