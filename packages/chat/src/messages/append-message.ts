import { plainMessage } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { unchanged } from './change-message.ts'
import type { AppendMessage, MessageWritten } from './ports.ts'

/** O1, I1, I5: stores a member's message once per key, with the room's next seq and offset. */
export function appendMessage(tables: ChatTables, write: AppendMessage): MessageWritten | WriteRefused {
  const { roomId, actor, clientId, after, at } = write
  const { user } = actor
  const room = tables.room(roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${roomId}"`)
  // Before the rights: the first result holds for ever, also for one who has left since.
  const first = clientId === null ? undefined : tables.messageByKey(roomId, user.id, clientId)
  if (first) return { ...unchanged(first), duplicate: true }
  const denial = may('send', { actor, room, member: tables.member(roomId, user.id), at })
  if (denial) return deniedWrite(denial)
  if (after !== null && !tables.messageByKey(roomId, user.id, after)) return refuseWrite('out_of_order')
  const changes = new RoomChanges(tables, room)
  const message = changes.insert({
    ...plainMessage,
    id: write.messageId,
    roomId,
    userId: user.id,
    username: user.username,
    content: write.content,
    clientId,
    sentAt: at,
  })
  return { message, duplicate: false, changes: changes.changes }
}
