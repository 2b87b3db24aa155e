import type { User } from '@hubbub/protocol'
import type { RoomChange } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { RoomChanges } from '../writes/room-changes.ts'

/** Gives a user another name in all rooms they are in; in large rooms without an event. */
export function renameMemberships(tables: ChatTables, user: User, eventsUpTo: number): readonly RoomChange[] {
  return tables.roomsOf(user.id).flatMap((room) => {
    const member = tables.member(room.id, user.id)
    if (member?.state !== 'in') return []
    const changes = new RoomChanges(tables, room)
    changes.member({ ...member, username: user.username }, 0, room.memberCount <= eventsUpTo)
    return changes.changes
  })
}
