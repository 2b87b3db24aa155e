import { ignores } from '../people/set-ignored.ts'
import type { MessageRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'

/** The rows by which mentions of a message are counted. Those that name the whole room are counted by the message itself. */
export function mentionRows({
  roomId,
  seq,
  mentionsRoom,
  more,
}: Pick<MessageRow, 'roomId' | 'seq' | 'mentionsRoom' | 'more'>): readonly {
  readonly userId: string
  readonly roomId: string
  readonly seq: number
}[] {
  return mentionsRoom ? [] : (more.mentions ?? []).map((userId) => ({ userId, roomId, seq }))
}

/** Counts the mentions of a message, but not for those who ignore its sender (U36). */
export function keepMentions(tables: ChatTables, message: MessageRow): void {
  for (const mention of mentionRows(message))
    if (!ignores(tables, mention.userId, message.userId)) tables.records.mentions.put(mention)
}
