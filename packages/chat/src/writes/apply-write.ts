import type { ChatWrite, ChatWriteResult } from '../ports/chat-write.ts'
import type { ChatTables } from './chat-tables.ts'
import { join, leave } from './membership-writes.ts'
import { appendMessage, deleteMessage, editMessage } from './message-writes.ts'
import { createRoom } from './room-writes.ts'

/**
 * Carries out one write by the rules of chat, written once for all stores.
 * Called inside the store's transaction; throws only what the tables throw, and the store then rolls back.
 */
export function applyWrite(tables: ChatTables, write: ChatWrite): ChatWriteResult {
  switch (write.kind) {
    case 'create_room':
      return createRoom(tables, write)
    case 'join':
      return join(tables, write)
    case 'leave':
      return leave(tables, write)
    case 'append_message':
      return appendMessage(tables, write)
    case 'edit_message':
      return editMessage(tables, write)
    case 'delete_message':
      return deleteMessage(tables, write)
  }
}
