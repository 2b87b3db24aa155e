import type { MessageMore, MessageRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { findUndeleted } from './find-message.ts'
import { keepMentions, mentionRows } from './mention-rows.ts'
import { changed, unchanged } from './message-written.ts'
import type { EditMessage, MessageWritten } from './ports.ts'
import { resolveMentions } from './resolve-mentions.ts'

/** C4, V8: gives the author's message a new text and keeps the one before; the same text again changes nothing. */
export function editMessage(tables: ChatTables, write: EditMessage): MessageWritten | WriteRefused {
  const { actor, at, content } = write
  const found = findUndeleted(tables, write, 'change_own')
  if ('refused' in found) return found
  const { room, message } = found
  if (message.userId !== actor.user.id) return refuseWrite('forbidden', 'only its author may edit a message')
  if (message.content === content) return unchanged(message)
  const refusal = refusalOf(message, write)
  if (refusal) return refusal
  const situation = { actor, room, member: tables.member(room.id, actor.user.id), at }
  const { mentionsRoom, mentions } = resolveMentions(tables, content, situation)
  const { mentions: _, editCount = 0, ...rest } = message.more
  const more: MessageMore = { ...rest, editCount: editCount + 1, ...(mentions && { mentions }) }
  keepText(tables, message, write.keep)
  const next = { ...message, content, editedAt: at, mentionsRoom, more }
  for (const mention of mentionRows(message)) tables.records.mentions.remove(mention)
  keepMentions(tables, next)
  return changed(tables, room, next)
}

function refusalOf(message: MessageRow, { at, content, windowMs }: EditMessage): WriteRefused | undefined {
  if (message.more.forwarded) return refuseWrite('forbidden', 'what somebody else said stays as it was said')
  if (windowMs !== null && at - message.sentAt > windowMs)
    return refuseWrite('forbidden', `a message can be edited for ${windowMs / 1_000} seconds`)
  if (content.trim() === '' && !message.more.attachments)
    return refuseWrite('invalid', 'content: must not be empty without attachments')
  return undefined
}

/** Keeps the present text as an earlier one, and so many in all. */
function keepText({ records: { edits } }: ChatTables, message: MessageRow, keep: number): void {
  const { id: messageId, content, editedAt, sentAt, more } = message
  const n = more.editCount ?? 0
  edits.put({ messageId, n, content, at: editedAt ?? sentAt })
  if (n >= keep) edits.remove({ messageId, n: n - keep })
}
