import { plainRoom, type RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { enter } from './membership-writes.ts'
import type { CreateRoom, RoomWritten } from './ports.ts'

/** C1: makes a room once per id, within the limits, with its creator as the first member and owner. */
export function createRoom(tables: ChatTables, write: CreateRoom): RoomWritten | WriteRefused {
  const { creator, limits } = write
  if (tables.room(write.roomId)) return refuseWrite('conflict', `there is a room "${write.roomId}" already`)
  if (creator && tables.roomCount() >= limits.rooms)
    return refuseWrite('limit_reached', `this server has its ${limits.rooms} rooms`)
  if (creator && tables.roomsMadeBy(creator.user.id) >= limits.roomsPerUser) {
    return refuseWrite('limit_reached', `you have made ${limits.roomsPerUser} rooms, which is the most one user can`)
  }
  const room: RoomRow = {
    ...plainRoom,
    id: write.roomId,
    kind: write.roomKind,
    name: write.name,
    createdBy: creator?.user.id ?? null,
    createdAt: write.at,
  }
  tables.putRoom(room)
  if (!creator) return { room, changes: [] }
  const changes = new RoomChanges(tables, room)
  const member = enter(changes, { user: creator.user, at: write.at, role: 'owner', isCounted: true })
  return { room: changes.room, changes: changes.changes, moved: [{ member, room: changes.room }] }
}
