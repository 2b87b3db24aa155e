import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { RoomAct } from '../rights/rights.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { DeleteMessage, EditMessage, MessageWritten } from './ports.ts'

/** C4: gives the author's message a new text; the same text again changes nothing. */
export function editMessage(tables: ChatTables, write: EditMessage): MessageWritten | WriteRefused {
  const found = findMessage(tables, write, 'change_own')
  if ('refused' in found) return found
  const { room, message } = found
  if (message.userId !== write.actor.user.id) return refuseWrite('forbidden', 'only its author may edit a message')
  if (message.deletedAt !== null) return refuseWrite('conflict', 'the message is deleted')
  if (message.content === write.content) return unchanged(message)
  return changed(tables, room, { ...message, content: write.content, editedAt: write.at })
}

/** C5: empties a message and keeps its place; deleting it again changes nothing. */
export function deleteMessage(tables: ChatTables, write: DeleteMessage): MessageWritten | WriteRefused {
  const found = findMessage(tables, write, 'read')
  if ('refused' in found) return found
  const { room, message } = found
  const { actor, at } = write
  const act = message.userId === actor.user.id ? 'change_own' : 'delete_others'
  const denial = may(act, { actor, room, member: tables.member(room.id, actor.user.id), at })
  if (denial) return deniedWrite(denial)
  if (message.deletedAt !== null) return unchanged(message)
  return changed(tables, room, { ...message, content: '', deletedAt: at })
}

/** Finds a message of a room in which the actor may do something. */
export function findMessage(
  tables: ChatTables,
  write: EditMessage | DeleteMessage,
  act: RoomAct,
): WriteRefused | { readonly room: RoomRow; readonly message: MessageRow } {
  const { actor, at } = write
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  // Before the message: who is not in the room learns nothing about what is in it.
  const denial = may(act, { actor, room, member: tables.member(room.id, actor.user.id), at })
  if (denial) return deniedWrite(denial)
  const message = tables.message(write.messageId)
  if (message?.roomId !== room.id) return refuseWrite('not_found', 'there is no such message in this room')
  return { room, message }
}

/** What a write comes to that changed one message. */
export function changed(tables: ChatTables, room: RoomRow, next: MessageRow): MessageWritten {
  const changes = new RoomChanges(tables, room)
  const message = changes.update(next)
  return { message, duplicate: false, changes: changes.changes }
}

/** What a write comes to that found everything as it should be. */
export function unchanged(message: MessageRow): MessageWritten {
  return { message, duplicate: false, changes: [], repeats: [{ kind: 'message', row: message }] }
}
