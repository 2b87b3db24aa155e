import type { MemberRow, MessageRow, RoomRow } from '../ports/rows.ts'

/**
 * The rows a write works on, as the rules see them. Implemented by stores, called only by `applyWrite`, inside the
 * store's transaction: reads see what earlier calls wrote. Which rows a write can touch follows from its fields alone, so
 * a store that cannot read synchronously may load them first.
 */
export interface ChatTables {
  room(roomId: string): RoomRow | undefined
  putRoom(row: RoomRow): void
  roomCount(): number
  roomsMadeBy(userId: string): number
  member(roomId: string, userId: string): MemberRow | undefined
  putMember(row: MemberRow): void
  /** Rooms the user is in now. */
  membershipsOf(userId: string): number
  message(messageId: string): MessageRow | undefined
  messageByKey(roomId: string, userId: string, clientId: string): MessageRow | undefined
  insertMessage(row: MessageRow): void
  /** Replaces the row with the same id. */
  updateMessage(row: MessageRow): void
}
