import type { Forwarded } from '@hubbub/protocol'
import type { WriteRefused } from '../ports/written.ts'
import { noteSent } from '../rooms/slow-mode.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { isoTime } from '../wire.ts'
import { admitMessage, keepBeside, newMessage } from './append-message.ts'
import { type FoundMessage, findUndeleted } from './find-message.ts'
import type { ForwardMessage, MessageWritten } from './ports.ts'
import { resolveMentions } from './resolve-mentions.ts'

/** V9: says in one room what was said in another, with its files and where it comes from, once per key. */
export function forwardMessage(tables: ChatTables, write: ForwardMessage): MessageWritten | WriteRefused {
  const admitted = admitMessage(tables, write)
  if (admitted.kind === 'answered') return admitted.answer
  const { actor, at, comment, from } = write
  const source = findUndeleted(tables, { actor, at, ...from }, 'read')
  if ('refused' in source) return source
  const changes = new RoomChanges(tables, admitted.situation.room)
  if (comment) {
    const { mentionsRoom, ...more } = resolveMentions(tables, comment.content, admitted.situation)
    const said = newMessage({ ...write, ...comment, clientId: null }, comment.content)
    keepBeside(tables, changes.insert({ ...said, mentionsRoom, more }))
  }
  const { content, more } = source.message
  const { attachments } = more
  const message = changes.insert({
    ...newMessage(write, content),
    more: { forwarded: originOf(source), ...(attachments && { attachments }) },
  })
  keepBeside(tables, message)
  noteSent(tables, admitted.situation)
  return { message, duplicate: false, changes: changes.changes }
}

/** Where it was said first. A room that not everybody may know of stays unnamed. */
function originOf({ room, message: { id, userId, username, sentAt, more } }: FoundMessage): Forwarded {
  return (
    more.forwarded ?? {
      ...(room.kind === 'public' ? { room_id: room.id, message_id: id } : {}),
      user_id: userId,
      username,
      timestamp: isoTime(sentAt),
    }
  )
}
