import type { AppendMessage, DeleteMessage, EditMessage, MessageWritten, WriteRefused } from '../ports/chat-write.ts'
import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { ChatTables } from './chat-tables.ts'
import { refuseWrite } from './results.ts'

/** O1, I1, I5: stores a member's message once per key, with the room's next seq and offset. */
export function appendMessage(tables: ChatTables, write: AppendMessage): MessageWritten | WriteRefused {
  const { roomId, user, clientId, after } = write
  const room = tables.room(roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${roomId}"`)
  // Before the membership: the first result holds for ever, also for one who has left since.
  const first = clientId === null ? undefined : tables.messageByKey(roomId, user.id, clientId)
  if (first) return { kind: 'message', message: first, duplicate: true, changes: [] }
  if (tables.member(roomId, user.id)?.state !== 'in') return refuseWrite('not_a_member')
  if (after !== null && !tables.messageByKey(roomId, user.id, after)) return refuseWrite('out_of_order')
  const offset = room.lastOffset + 1
  const message: MessageRow = {
    id: write.messageId,
    roomId,
    seq: room.lastSeq + 1,
    offset,
    createdOffset: offset,
    userId: user.id,
    username: user.username,
    content: write.content,
    clientId,
    sentAt: write.at,
    editedAt: null,
    deletedAt: null,
  }
  tables.putRoom({ ...room, lastSeq: message.seq, lastOffset: offset })
  tables.insertMessage(message)
  return { kind: 'message', message, duplicate: false, changes: [{ kind: 'message', row: message }] }
}

/** C4: gives the author's message a new text; the same text again changes nothing. */
export function editMessage(tables: ChatTables, write: EditMessage): MessageWritten | WriteRefused {
  const own = ownMessage(tables, write)
  if (own.kind === 'refused') return own
  if (own.message.deletedAt !== null) return refuseWrite('conflict', 'the message is deleted')
  if (own.message.content === write.content) return unchanged(own.message)
  return change(tables, own.room, { ...own.message, content: write.content, editedAt: write.at })
}

/** C5: empties the author's message and keeps its place; deleting it again changes nothing. */
export function deleteMessage(tables: ChatTables, write: DeleteMessage): MessageWritten | WriteRefused {
  const own = ownMessage(tables, write)
  if (own.kind === 'refused') return own
  if (own.message.deletedAt !== null) return unchanged(own.message)
  return change(tables, own.room, { ...own.message, content: '', deletedAt: write.at })
}

type Own = WriteRefused | { readonly kind: 'own'; readonly room: RoomRow; readonly message: MessageRow }

/** C3: finds a message that this user may change. */
function ownMessage(tables: ChatTables, write: EditMessage | DeleteMessage): Own {
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  // Before the message: who is not in the room learns nothing about what is in it.
  if (tables.member(room.id, write.userId)?.state !== 'in') return refuseWrite('not_a_member')
  const message = tables.message(write.messageId)
  if (message?.roomId !== room.id) return refuseWrite('not_found', 'there is no such message in this room')
  if (message.userId !== write.userId) return refuseWrite('forbidden', 'only its author may change a message')
  return { kind: 'own', room, message }
}

function change(tables: ChatTables, room: RoomRow, next: MessageRow): MessageWritten {
  const message: MessageRow = { ...next, offset: room.lastOffset + 1 }
  tables.putRoom({ ...room, lastOffset: message.offset })
  tables.updateMessage(message)
  return { kind: 'message', message, duplicate: false, changes: [{ kind: 'message', row: message }] }
}

function unchanged(message: MessageRow): MessageWritten {
  return { kind: 'message', message, duplicate: false, changes: [] }
}
