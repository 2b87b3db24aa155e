import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { Denied } from '../reads/denied.ts'
import { countFitting, messageBytes } from '../reads/page-bytes.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import { readableRoom } from '../reads/readable-room.ts'
import type { MessageQuestion, MessageReads } from './ports.ts'
import { rootOf } from './threads.ts'

type Rules = ReadHandlers<keyof MessageReads>

/** Finds one message. */
export const readMessage: Rules['message'] = (tables, question) => {
  const found = readable(tables, question)
  return 'denied' in found ? found : { message: found.message }
}

/** V6: a page of those who reacted in one way, under the names they have or had in the room. */
export const readReactions: Rules['reactions'] = (tables, question) => {
  const found = readable(tables, question)
  if ('denied' in found) return found
  const { roomId, messageId, emoji, after, limit } = question
  const rows = tables.records.reactions.scan({
    index: 'byOffset',
    equals: { messageId, emoji },
    ...(after === undefined ? {} : { after: { offset: after } }),
    limit: limit + 1,
  })
  const users = rows.slice(0, limit).map(({ userId: id, offset }) => {
    const username = tables.member(roomId, id)?.username ?? ''
    return { id, username, offset }
  })
  return { users, hasMore: rows.length > limit }
}

/** V10: a page of the pinned messages of a room. */
export const readPins: Rules['pins'] = (tables, question) => {
  const room = readableRoom(tables, 'read', question)
  if ('denied' in room) return room
  const { before = room.lastSeq + 1, limit, bytes } = question
  const rows = tables.pinned(room.id, { before, limit: limit + 1 })
  const count = countFitting(rows.slice(0, limit), bytes, messageBytes)
  return { messages: rows.slice(0, count), hasMore: rows.length > count }
}

/** C7: where to begin reading: `seq` of the first unread message, or of the first one of a time; else of the newest. */
export const readPlace: Rules['place'] = (tables, question) => {
  const room = readableRoom(tables, 'read', question)
  if ('denied' in room) return room
  const { of, actor } = question
  if (of !== 'unread') return { seq: firstSince(tables, room, of) }
  const userId = actor.user.id
  const readSeq =
    tables.records.marks.get({ roomId: room.id, userId })?.readSeq ?? tables.member(room.id, userId)?.joinedSeq ?? 0
  return { seq: Math.min(readSeq + 1, room.lastSeq) }
}

/** V4: a page of a thread with the message it hangs on. */
export const readThread: Rules['thread'] = (tables, question) => {
  const room = readableRoom(tables, 'read', question)
  if ('denied' in room) return room
  const root = rootOf(tables, room.id, question.messageId)
  if (!root) return noMessage
  const { from, limit, bytes } = question
  if (from.kind === 'after') {
    const rows = tables.thread(root.id, { after: from.seq, limit: limit + 1 })
    const count = countFitting(rows.slice(0, limit), bytes, messageBytes)
    const hasMoreBefore = tables.thread(root.id, { before: from.seq + 1, limit: 1 }).length > 0
    return {
      root,
      replies: rows.slice(0, count),
      hasMoreBefore,
      hasMoreAfter: rows.length > count,
      head: room.lastOffset,
    }
  }
  const before = from.kind === 'newest' ? room.lastSeq + 1 : from.seq
  const rows = tables.thread(root.id, { before, limit: limit + 1 })
  const count = countFitting(rows.slice(-limit).toReversed(), bytes, messageBytes)
  const hasMoreAfter = tables.thread(root.id, { after: before - 1, limit: 1 }).length > 0
  const replies = rows.slice(rows.length - count)
  return { root, replies, hasMoreBefore: rows.length > count, hasMoreAfter, head: room.lastOffset }
}

const noMessage: Denied = { denied: { code: 'not_found', message: 'there is no such message in this room' } }

/** A message of a room that the asker may read. */
export function readable(tables: ChatReadTables, question: MessageQuestion): Denied | { readonly message: MessageRow } {
  const room = readableRoom(tables, 'read', question)
  if ('denied' in room) return room
  const message = tables.message(question.messageId)
  return message?.roomId === room.id ? { message } : noMessage
}

/** The first message stored at a time or later, the newest when there is none. Halves the room, as `seq` has no holes. */
function firstSince(tables: ChatReadTables, { id, firstSeq, lastSeq }: RoomRow, time: number): number {
  let [low, high] = [firstSeq, lastSeq]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [message] = tables.messagesBetween(id, middle, middle)
    if (message && message.sentAt < time) low = middle + 1
    else high = middle
  }
  return low
}
