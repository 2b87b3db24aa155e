import { isDenied } from '../reads/denied.ts'
import { readableRoom } from '../reads/readable-room.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import { placeIn } from './place-in.ts'
import type { MarkReads } from './ports.ts'

/** How reads about marks and drafts are answered. */
export const markReads: ReadHandlers<keyof MarkReads> = {
  inbox: (tables, { userId, countUpTo }) =>
    tables.roomsOf(userId).flatMap((room) => {
      const member = tables.member(room.id, userId)
      return member ? [{ room, place: placeIn(tables, room, { member, countUpTo }) }] : []
    }),
  joined_room: (tables, { roomId, userId, countUpTo }) => {
    const room = tables.room(roomId)
    const member = tables.member(roomId, userId)
    if (!room || room.deletedAt !== null || member?.state !== 'in') return undefined
    return { room, place: placeIn(tables, room, { member, countUpTo }) }
  },
  seen_by: (tables, read) => {
    const { roomId, seq, after, limit, countUpTo } = read
    const room = readableRoom(tables, 'read', read)
    if (isDenied(room)) return room
    const [message] = tables.messagesBetween(roomId, seq, seq)
    const byRead = { index: 'byRead', equals: { roomId } } as const
    // One more than asked for tells whether more follow.
    const marks = tables.records.marks
      .scan({ ...byRead, ...(after && { after }), reverse: true, limit: limit + 2 })
      .filter(({ readSeq, userId }) => readSeq >= seq && userId !== message?.userId)
    const count = tables.records.marks.count({ ...byRead, after: { readSeq: seq - 1 } }, countUpTo + 1)
    const isSenderCounted = message
      ? (tables.records.marks.get({ roomId, userId: message.userId })?.readSeq ?? 0) >= seq
      : false
    return {
      seen: marks.slice(0, limit).flatMap((mark) => {
        const member = tables.member(roomId, mark.userId)
        return member ? [{ member, mark }] : []
      }),
      count: Math.min(count - Number(isSenderCounted), countUpTo),
      hasMore: marks.length > limit,
    }
  },
  drafts: (tables, { userId, after, limit }) =>
    tables.records.drafts.scan({ equals: { userId }, ...(after && { after }), limit }),
}
