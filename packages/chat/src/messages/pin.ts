import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { audit } from '../rooms/audit.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { findUndeleted } from './find-message.ts'
import { changed, unchanged } from './message-written.ts'
import type { AboutMessage, MessageWritten, Pin } from './ports.ts'

/** V10: pins a message to its room; pinning it again changes nothing. */
export function pin(tables: ChatTables, write: Pin): MessageWritten | WriteRefused {
  const found = findUndeleted(tables, write, 'pin')
  if ('refused' in found) return found
  const { room, message } = found
  const { actor, at, most } = write
  if (message.pinnedAt !== null) return unchanged(message)
  if (tables.pinned(room.id, { before: room.lastSeq + 1, limit: most }).length >= most)
    return refuseWrite('limit_reached', `${most} messages are pinned here, which is the most a room can have`)
  note(tables, write, { room, message, action: 'pin_message' })
  return changed(tables, room, {
    ...message,
    pinnedAt: at,
    more: { ...message.more, pinnedBy: actor.user.id },
  })
}

/** V10: takes a pinned message down; one that is not pinned stays as it is. */
export function unpin(tables: ChatTables, write: AboutMessage): MessageWritten | WriteRefused {
  const found = findUndeleted(tables, write, 'pin')
  if ('refused' in found) return found
  const { room, message } = found
  if (message.pinnedAt === null) return unchanged(message)
  note(tables, write, { room, message, action: 'unpin_message' })
  const { pinnedBy: _, ...more } = message.more
  return changed(tables, room, { ...message, pinnedAt: null, more })
}

/** Among a few people it is no administrative act. */
function note(
  tables: ChatTables,
  { at, actor }: AboutMessage,
  what: { readonly room: RoomRow; readonly message: MessageRow; readonly action: 'pin_message' | 'unpin_message' },
): void {
  const { room, message, action } = what
  if (room.kind === 'direct' || room.kind === 'group') return
  const target = { id: message.userId, username: message.username }
  audit(tables, { at, actor, action, roomId: room.id, target, detail: { message_id: message.id } })
}
