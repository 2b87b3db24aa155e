import type { MemberRow, MessageRow, RoomRow } from '../ports/rows.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { AllReadRecords } from '../tables/catalogue.ts'

/** The rows of chat as reads see them. Implemented by stores, called only by `applyRead` and `applyWrite`. */
export interface ChatReadTables {
  /** Tables that are made from their definition alone. */
  readonly records: AllReadRecords
  /** Finds messages by what is in them. */
  readonly search: SearchIndex
  /** A room, also a deleted one. */
  room(roomId: string): RoomRow | undefined
  /** Ids of all rooms, deleted ones too, in their order: those after `after`. */
  roomIds(page: { readonly after: string; readonly limit: number }): readonly string[]
  /** Rooms the user is in, by time of creation, then id. */
  roomsOf(userId: string): readonly RoomRow[]
  /** How many rooms the user is in. */
  membershipsOf(userId: string): number
  /** A membership, also one that has ended. */
  member(roomId: string, userId: string): MemberRow | undefined
  /** Members who are in the room, by user id. */
  members(roomId: string, page: { readonly after?: string; readonly limit: number }): readonly MemberRow[]
  /** Members who are in the room and whose name in lower case (`toLowerCase`) begins with this, by that name, then user id. */
  membersNamed(roomId: string, prefix: string, limit: number): readonly MemberRow[]
  message(messageId: string): MessageRow | undefined
  messageByKey(roomId: string, userId: string, clientId: string): MessageRow | undefined
  /** Messages by `seq`, both ends included. */
  messagesBetween(roomId: string, from: number, to: number): readonly MessageRow[]
  /** Messages of a thread by `seq`, without the one it hangs on: after a `seq`, or the last ones before it. */
  thread(
    threadId: string,
    page: { readonly after: number; readonly limit: number } | { readonly before: number; readonly limit: number },
  ): readonly MessageRow[]
  /** Pinned messages of a room, by `seq`, highest first: those below `before`. */
  pinned(roomId: string, page: { readonly before: number; readonly limit: number }): readonly MessageRow[]
  /** Messages of others after a `seq` that are not deleted, counted up to `most`. */
  countUnread(roomId: string, userId: string, after: number, most: number): number
  /** Those of them that name the whole room, counted up to `most`. */
  countRoomMentions(roomId: string, userId: string, after: number, most: number): number
  /** Messages of one user that are not deleted, over all rooms, in the order stored; found by looking at every message. */
  messagesBy(
    userId: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): readonly MessageRow[]
}
