import type { User } from '@hubbub/protocol'
import type { Join, Leave, MembershipWritten, WriteRefused } from '../ports/chat-write.ts'
import type { MemberRow, RoomChange, RoomRow } from '../ports/rows.ts'
import type { ChatTables } from './chat-tables.ts'
import { refuseWrite } from './results.ts'

/** C2: makes the user a member; one who is already a member stays one, without a change. */
export function join(tables: ChatTables, write: Join): MembershipWritten | WriteRefused {
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  const member = tables.member(room.id, write.user.id)
  if (member && (member.state === 'in' || !write.rejoin))
    return { kind: 'membership', room, member, changed: false, changes: [] }
  if (tables.membershipsOf(write.user.id) >= write.maxMemberships) {
    return refuseWrite('limit_reached', `you are in ${write.maxMemberships} rooms, which is the most one user can be`)
  }
  return enter(tables, room, write.user, room.memberCount < write.eventsUpTo)
}

/** C2: ends a membership; leaving a room one is not in changes nothing. */
export function leave(tables: ChatTables, write: Leave): MembershipWritten | WriteRefused {
  const room = tables.room(write.roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${write.roomId}"`)
  const member = tables.member(room.id, write.user.id)
  if (member?.state !== 'in') return { kind: 'membership', room, member, changed: false, changes: [] }
  return move(tables, room, { user: write.user, to: 'out', counted: room.memberCount <= write.eventsUpTo })
}

/** Makes a user who is not a member one; `counted` says whether that takes an offset. */
export function enter(tables: ChatTables, room: RoomRow, user: User, counted: boolean): MembershipWritten {
  return move(tables, room, { user, to: 'in', counted })
}

function move(
  tables: ChatTables,
  before: RoomRow,
  step: { user: User; to: MemberRow['state']; counted: boolean },
): MembershipWritten {
  const memberCount = before.memberCount + (step.to === 'in' ? 1 : -1)
  const lastOffset = before.lastOffset + (step.counted ? 1 : 0)
  const room: RoomRow = { ...before, memberCount, lastOffset }
  const member: MemberRow = {
    roomId: room.id,
    userId: step.user.id,
    username: step.user.username,
    state: step.to,
    offset: step.counted ? lastOffset : 0,
    memberCount,
  }
  tables.putRoom(room)
  tables.putMember(member)
  const changes: readonly RoomChange[] = step.counted ? [{ kind: 'member', row: member }] : []
  return { kind: 'membership', room, member, changed: true, changes }
}
