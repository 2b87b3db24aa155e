import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { MessageWritten } from './ports.ts'

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
