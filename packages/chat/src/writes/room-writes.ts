import type { CreateRoom, RoomWritten, WriteRefused } from '../ports/chat-write.ts'
import type { RoomRow } from '../ports/rows.ts'
import type { ChatTables } from './chat-tables.ts'
import { enter } from './membership-writes.ts'
import { refuseWrite } from './results.ts'

/** C1: makes a room once per id, within the limits, with its creator as the first member. */
export function createRoom(tables: ChatTables, write: CreateRoom): RoomWritten | WriteRefused {
  const { creator, limits } = write
  if (tables.room(write.roomId)) return refuseWrite('conflict', `there is a room "${write.roomId}" already`)
  if (creator && tables.roomCount() >= limits.rooms)
    return refuseWrite('limit_reached', `this server has its ${limits.rooms} rooms`)
  if (creator && tables.roomsMadeBy(creator.id) >= limits.roomsPerUser) {
    return refuseWrite('limit_reached', `you have made ${limits.roomsPerUser} rooms, which is the most one user can`)
  }
  const room: RoomRow = {
    id: write.roomId,
    name: write.name,
    createdBy: creator?.id ?? null,
    createdAt: write.at,
    memberCount: 0,
    lastSeq: 0,
    lastOffset: 0,
  }
  if (!creator) {
    tables.putRoom(room)
    return { kind: 'room', room, changes: [] }
  }
  const entered = enter(tables, room, creator, true)
  return { kind: 'room', room: entered.room, changes: entered.changes }
}
