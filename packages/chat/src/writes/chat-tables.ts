import type { MemberRow, MessageRow, RoomRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { AllRecords } from '../tables/catalogue.ts'

/**
 * The rows a write works on, as the rules see them. Implemented by stores, called only by `applyWrite`, inside the
 * store's transaction: reads see what earlier calls wrote. A store that cannot read synchronously may run a write's rules
 * again from the start whenever a row is asked for that it has not loaded yet: rules have no other effects.
 */
export interface ChatTables extends ChatReadTables {
  readonly records: AllRecords
  /** Rooms that are not deleted, but for those of two or a few people. */
  roomCount(): number
  roomsMadeBy(userId: string): number
  putRoom(row: RoomRow): void
  putMember(row: MemberRow): void
  insertMessage(row: MessageRow): void
  /** Replaces the row with the same id. */
  updateMessage(row: MessageRow): void
  /** Removes messages of a room below a `seq`, at most `limit`, lowest first; returns them as they were. */
  removeMessages(roomId: string, below: number, limit: number): readonly MessageRow[]
}
