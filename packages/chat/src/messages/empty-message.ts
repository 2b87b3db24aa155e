import type { MessageMore, MessageRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import type { RoomChanges } from '../writes/room-changes.ts'
import { forgetMessages } from './forget-messages.ts'
import { dropReply } from './threads.ts'

/** C5, V7: empties a message, which keeps its place and its thread; what is kept beside it goes. */
export function emptyMessage(
  tables: ChatTables,
  changes: RoomChanges,
  { message, at }: { readonly message: MessageRow; readonly at: number },
): MessageRow {
  const { replyCount, lastReplyAt } = message.more
  const more: MessageMore = replyCount && lastReplyAt ? { replyCount, lastReplyAt } : {}
  const root = message.threadId === null ? undefined : tables.message(message.threadId)
  forgetMessages(tables, [message])
  const emptied = { content: '', deletedAt: at, pinnedAt: null, mentionsRoom: false, more }
  const row = changes.update({ ...message, ...emptied })
  if (root) dropReply(changes, root)
  return row
}
