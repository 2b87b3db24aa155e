import { audit } from '../rooms/audit.ts'
import { staffOf } from '../rooms/staff.ts'
import type { MemberRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import type { RoomChanges } from '../writes/room-changes.ts'

/**
 * U39: gives the room of an owner who has gone for good to another: one of its admins, else of its moderators, else any
 * member; so that no room is left which nobody can govern. A room that is empty stays without an owner.
 */
export function handOver(
  tables: ChatTables,
  changes: RoomChanges,
  { at, userId, isCounted }: { readonly at: number; readonly userId: string; readonly isCounted: boolean },
): void {
  const { id: roomId } = changes.room
  const heir = heirOf(tables, roomId, userId)
  if (!heir || heir.role === 'owner') return
  changes.member({ ...heir, role: 'owner' }, 0, isCounted)
  const target = { id: heir.userId, username: heir.username }
  audit(tables, { at, actor: null, action: 'transfer_ownership', roomId, target, detail: { from: [userId] } })
}

function heirOf(tables: ChatTables, roomId: string, userId: string): MemberRow | undefined {
  const staff = (['owner', 'admin', 'moderator'] as const).flatMap((least) => staffOf(tables, roomId, least))
  const members = tables.members(roomId, { limit: 2 }).map((member) => member.userId)
  const id = [...staff, ...members].find((each) => each !== userId)
  return id === undefined ? undefined : tables.member(roomId, id)
}
