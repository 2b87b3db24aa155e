import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import { audit } from '../rooms/audit.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { emptyMessage } from './empty-message.ts'
import { findMessage } from './find-message.ts'
import { unchanged } from './message-written.ts'
import type { AboutMessage, MessageWritten } from './ports.ts'

/** C5, V7: empties a message and keeps its place; deleting it again changes nothing. */
export function deleteMessage(tables: ChatTables, write: AboutMessage): MessageWritten | WriteRefused {
  const found = findMessage(tables, write, 'read', 'delete_others')
  if ('refused' in found) return found
  const { room, message } = found
  const { actor, at } = write
  const isOwn = message.userId === actor.user.id
  const member = tables.member(room.id, actor.user.id)
  const denial = may(isOwn ? 'change_own' : 'delete_others', { actor, room, member, at })
  if (denial) return deniedWrite(denial)
  if (message.deletedAt !== null) return unchanged(message)
  const changes = new RoomChanges(tables, room)
  const deleted = emptyMessage(tables, changes, { message, at })
  if (!isOwn) {
    const target = { id: message.userId, username: message.username }
    audit(tables, { at, actor, action: 'delete_message', roomId: room.id, target, detail: { message_id: message.id } })
  }
  return { message: deleted, duplicate: false, changes: changes.changes }
}
