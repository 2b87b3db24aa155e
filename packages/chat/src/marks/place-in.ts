import type { MemberRow, RoomRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { MemberPlace } from './ports.ts'

/** A member's own place in a room, as it is now. */
export function placeIn(
  tables: ChatReadTables,
  room: RoomRow,
  { member, countUpTo }: { readonly member: MemberRow; readonly countUpTo: number },
): MemberPlace {
  const { userId, role, mutedUntil, joinedSeq } = member
  const readSeq = tables.records.marks.get({ roomId: room.id, userId })?.readSeq ?? joinedSeq
  if (readSeq >= room.lastSeq) return { role, mutedUntil, readSeq, unread: 0, mentions: 0 }
  const named = { equals: { userId, roomId: room.id }, after: { seq: readSeq } }
  const mentions =
    tables.records.mentions.count(named, countUpTo) + tables.countRoomMentions(room.id, userId, readSeq, countUpTo)
  return {
    role,
    mutedUntil,
    readSeq,
    unread: tables.countUnread(room.id, userId, readSeq, countUpTo),
    mentions: Math.min(mentions, countUpTo),
  }
}
