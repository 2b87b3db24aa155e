import { type MemberRow, plainMember, type RoomRow } from '../ports/rows.ts'
import type { Moved, WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { Join, Leave, MembershipWritten } from './ports.ts'

/** C2: makes the user a member; one who is already a member stays one, without a change. */
export function join(tables: ChatTables, write: Join): MembershipWritten | WriteRefused {
  const { actor, at } = write
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  const member = tables.member(room.id, actor.user.id)
  if (member?.state === 'in' && room.deletedAt === null) return unmoved(room, member)
  const denial = may('enter', { actor, room, member, at })
  if (denial) return deniedWrite(denial)
  if (member && !write.rejoin) return unmoved(room, member)
  if (tables.membershipsOf(actor.user.id) >= write.maxMemberships) {
    return refuseWrite('limit_reached', `you are in ${write.maxMemberships} rooms, which is the most one user can be`)
  }
  const changes = new RoomChanges(tables, room)
  const entered = enter(changes, {
    user: actor.user,
    at,
    role: 'member',
    isCounted: room.memberCount < write.eventsUpTo,
  })
  return membershipWritten(changes, entered)
}

/** C2: ends a membership; leaving a room one is not in changes nothing. */
export function leave(tables: ChatTables, write: Leave): MembershipWritten | WriteRefused {
  const { actor, at } = write
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  const member = tables.member(room.id, actor.user.id)
  if (member?.state !== 'in') return unmoved(room, member)
  const denial = may('leave', { actor, room, member, at })
  if (denial) return deniedWrite(denial)
  const changes = new RoomChanges(tables, room)
  const left = expel(changes, member, { reason: 'left', isCounted: room.memberCount <= write.eventsUpTo })
  return membershipWritten(changes, left)
}

/** Who comes into a room, and as what. */
export interface Entrance {
  readonly user: { readonly id: string; readonly username: string }
  readonly at: number
  readonly role: MemberRow['role']
  /** Whether it takes an offset. */
  readonly isCounted: boolean
}

/** Makes a user who is not a member one: everything said before counts as read. */
export function enter(changes: RoomChanges, { user, at, role, isCounted }: Entrance): MemberRow {
  const { id: roomId, lastSeq: joinedSeq } = changes.room
  const joinedOffset = isCounted ? changes.room.lastOffset + 1 : 0
  return changes.member(
    {
      ...plainMember,
      roomId,
      userId: user.id,
      username: user.username,
      role,
      joinedAt: at,
      joinedOffset,
      joinedSeq,
    },
    1,
    isCounted,
  )
}

/** Ends a membership. */
export function expel(
  changes: RoomChanges,
  member: MemberRow,
  how: { readonly reason: MemberRow['reason']; readonly isCounted: boolean },
): MemberRow {
  return changes.member({ ...member, state: 'out', reason: how.reason }, -1, how.isCounted)
}

/** What a write comes to that moved one member. */
export function membershipWritten(changes: RoomChanges, member: MemberRow): MembershipWritten {
  const moved: Moved = { member, room: changes.room }
  return { room: changes.room, member, changed: true, changes: changes.changes, moved: [moved] }
}

function unmoved(room: RoomRow, member: MemberRow | undefined): MembershipWritten {
  const told = member && member.offset > 0
  return { room, member, changed: false, changes: [], ...(told ? { repeats: [{ kind: 'member', row: member }] } : {}) }
}
