import { type MemberRow, plainMember, type RoomRow } from '../ports/rows.ts'
import type { Moved, WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { Join, Leave, MembershipWritten } from './ports.ts'
import { ask } from './situation.ts'

/** C2: makes the user a member; one who is already a member stays one, without a change. */
export function join(tables: ChatTables, write: Join): MembershipWritten | WriteRefused {
  const { actor, at } = write
  const room = tables.room(write.roomId)
  const present = tables.member(write.roomId, actor.user.id)
  if (room?.deletedAt === null && present?.state === 'in') return unmoved(room, present)
  const asked = ask(tables, 'enter', { ...write, hasLink: write.isGranted ?? false })
  if (isDenied(asked)) return deniedWrite(asked.denied)
  if (asked.member && !write.rejoin) return unmoved(asked.room, asked.member)
  const tooMany = tooManyRooms(tables, actor.user.id, write.maxMemberships)
  if (tooMany) return tooMany
  const changes = new RoomChanges(tables, asked.room)
  const isCounted = asked.room.memberCount < write.eventsUpTo
  return membershipWritten(changes, enter(tables, changes, { user: actor.user, at, role: 'member', isCounted }))
}

/** C2, C24: ends a membership; leaving a room one is not in changes nothing. An owner goes only when alone. */
export function leave(tables: ChatTables, write: Leave): MembershipWritten | WriteRefused {
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  const member = tables.member(room.id, write.actor.user.id)
  // Who was never in learns nothing of a room that they may not see.
  const asked = ask(tables, member?.state === 'in' ? 'leave' : 'see_room', write)
  if (member?.state !== 'in') return isDenied(asked) && !member ? deniedWrite(asked.denied) : unmoved(room, member)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  if (member.role === 'owner' && room.memberCount > 1)
    return refuseWrite('conflict', 'hand the room over with transfer_ownership first, or delete it')
  const changes = new RoomChanges(tables, room)
  const left = expel(changes, member, { reason: 'left', isCounted: room.memberCount <= write.eventsUpTo })
  return membershipWritten(changes, left)
}

/** Says no to a user who is in as many rooms as one can be. */
export function tooManyRooms(tables: ChatTables, userId: string, most: number): WriteRefused | undefined {
  if (tables.membershipsOf(userId) < most) return undefined
  return refuseWrite('limit_reached', `in ${most} rooms already, which is the most one user can be`)
}

/** Who comes into a room, and as what. */
export interface Entrance {
  readonly user: { readonly id: string; readonly username: string }
  readonly at: number
  readonly role: MemberRow['role']
  /** Whether it takes an offset. */
  readonly isCounted: boolean
}

/**
 * Makes a user who is not a member one: everything said before counts as read, and whoever waited to be let in waits no
 * more. What was laid upon a former member, a mute and the wait of slow mode, still holds; an owner who comes back to an
 * empty room owns it again.
 */
export function enter(tables: ChatTables, changes: RoomChanges, entrance: Entrance): MemberRow {
  const { user, at, isCounted } = entrance
  const { id: roomId, lastSeq: joinedSeq, memberCount } = changes.room
  const key = { roomId, userId: user.id }
  const former = tables.member(roomId, user.id)
  tables.records.invitations.remove(key)
  tables.records.joinRequests.remove(key)
  const isOwner = memberCount === 0 && former?.role === 'owner' && former.reason === 'left'
  const joinedOffset = isCounted ? changes.room.lastOffset + 1 : 0
  return changes.member(
    {
      ...plainMember,
      ...key,
      username: user.username,
      role: isOwner ? 'owner' : entrance.role,
      mutedUntil: former?.mutedUntil ?? null,
      lastSentAt: former?.lastSentAt ?? 0,
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

/** What a write comes to that found a membership as it should be. */
export function unmoved(room: RoomRow, member: MemberRow | undefined): MembershipWritten {
  const told = member && member.offset > 0
  return { room, member, changed: false, changes: [], ...(told ? { repeats: [{ kind: 'member', row: member }] } : {}) }
}
