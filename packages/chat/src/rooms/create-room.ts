import { plainRoom, type RoomRow } from '../ports/rows.ts'
import { isRefusedWrite, type WriteRefused } from '../ports/written.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { putInvitation, usersToInvite } from './invitation-writes.ts'
import { enter } from './membership-writes.ts'
import type { CreateRoom, RoomCreated } from './ports.ts'

/** C1: makes a room once per id, within the limits, with its creator as the first member and owner. */
export function createRoom(tables: ChatTables, write: CreateRoom): RoomCreated | WriteRefused {
  const { creator, at } = write
  const refused = creator && refusedMaker(tables, creator, write)
  if (refused) return refused
  if (tables.room(write.roomId)) return refuseWrite('conflict', `there is a room "${write.roomId}" already`)
  const users = usersToInvite(tables, creator, write.invite)
  if (isRefusedWrite(users)) return users
  const room: RoomRow = {
    ...plainRoom,
    ...write.details,
    id: write.roomId,
    kind: write.roomKind,
    name: write.name,
    createdBy: creator?.user.id ?? null,
    createdAt: at,
  }
  tables.putRoom(room)
  if (!creator) return { room, changes: [], invitations: [] }
  const changes = new RoomChanges(tables, room)
  const member = enter(tables, changes, { user: creator.user, at, role: 'owner', isCounted: true })
  const invitations = users.map((user) => putInvitation(tables, room.id, { user, by: creator.user, at }))
  return { room: changes.room, invitations, changes: changes.changes, moved: [{ member, room: changes.room }] }
}

function refusedMaker(
  tables: ChatTables,
  creator: NonNullable<CreateRoom['creator']>,
  { limits }: CreateRoom,
): WriteRefused | undefined {
  const denial = mayOnServer('create_room', creator)
  if (denial) return deniedWrite(denial)
  if (tables.roomCount() >= limits.rooms)
    return refuseWrite('limit_reached', `this server has its ${limits.rooms} rooms`)
  if (tables.roomsMadeBy(creator.user.id) >= limits.roomsPerUser)
    return refuseWrite('limit_reached', `you have made ${limits.roomsPerUser} rooms, which is the most one user can`)
  return undefined
}
