import type { MessageMore, MessageRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { RoomChanges } from '../writes/room-changes.ts'

/** Finds the message a thread hangs on by any of its messages, in one room. It may be deleted: its thread goes on. */
export function rootOf(tables: ChatReadTables, roomId: string, messageId: string): MessageRow | undefined {
  const named = tables.message(messageId)
  const root = named && named.threadId !== null ? tables.message(named.threadId) : named
  return root?.roomId === roomId ? root : undefined
}

/** V4: tells the message a thread hangs on of one more reply. */
export function addReply(changes: RoomChanges, root: MessageRow, at: number): void {
  const replyCount = (root.more.replyCount ?? 0) + 1
  changes.update({ ...root, more: { ...root.more, replyCount, lastReplyAt: at } })
}

/** V4: tells the message a thread hangs on of one reply less. */
export function dropReply(changes: RoomChanges, root: MessageRow): void {
  const { replyCount = 0, lastReplyAt, ...rest } = root.more
  const more: MessageMore =
    replyCount > 1 && lastReplyAt !== undefined ? { ...rest, replyCount: replyCount - 1, lastReplyAt } : rest
  changes.update({ ...root, more })
}
