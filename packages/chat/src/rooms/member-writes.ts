import type { MemberRow, RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import { rankOf, type Situation } from '../rights/may.ts'
import { type RoomAct, roomRights } from '../rights/rights.ts'
import { isAtLeast } from '../rights/roles.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { audit } from './audit.ts'
import { expel, membershipWritten, unmoved } from './membership-writes.ts'
import type { Kick, MembershipWritten, Mute, SetRole, UponMember } from './ports.ts'
import { ask } from './situation.ts'
import { staffOf } from './staff.ts'

/** C28: puts a member out, with an offset in rooms of any size: nothing from it on reaches the member (A1). */
export function kick(tables: ChatTables, write: Kick): MembershipWritten | WriteRefused {
  const asked = askUponMember(tables, 'kick', write)
  if ('refused' in asked) return asked
  const { actor, at, roomId, reason } = write
  const { room, target } = asked
  const changes = new RoomChanges(tables, room)
  const member = expel(changes, target, { reason: 'kicked', isCounted: true })
  audit(tables, { at, actor, action: 'kick', roomId, target: userOfMember(target), detail: reasonOf(reason) })
  return membershipWritten(changes, member)
}

/** C29: gives a member another role: to lower ones only, and none above one's own. */
export function setRole(tables: ChatTables, write: SetRole): MembershipWritten | WriteRefused {
  const asked = askUponMember(tables, 'set_role', write)
  if ('refused' in asked) return asked
  const { actor, at, roomId, role, maxStaff } = write
  const { room, target, situation } = asked
  if (!isAtLeast(rankOf(roomRights.set_role, situation), role)) return refuseWrite('forbidden', 'none above your own')
  if (target.role === role) return unmoved(room, target)
  if (target.role === 'member' && staffOf(tables, roomId, 'moderator').length >= maxStaff)
    return refuseWrite('limit_reached', `this room has ${maxStaff} moderators and admins, which is the most`)
  const changes = new RoomChanges(tables, room)
  const member = changes.member({ ...target, role }, 0)
  const detail = { from: target.role, to: role }
  audit(tables, { at, actor, action: 'set_role', roomId, target: userOfMember(target), detail })
  return changed(changes, member)
}

/** C29: makes another member the owner; who owned the room becomes an admin. */
export function transferOwnership(tables: ChatTables, write: UponMember): MembershipWritten | WriteRefused {
  const asked = askUponMember(tables, 'transfer', write)
  if ('refused' in asked) return asked
  const { actor, at, roomId } = write
  const { room, target } = asked
  if (target.role === 'owner') return unmoved(room, target)
  const changes = new RoomChanges(tables, room)
  const owners = staffOf(tables, roomId, 'owner').flatMap((userId) => tables.member(roomId, userId) ?? [])
  for (const owner of owners) changes.member({ ...owner, role: 'admin' }, 0)
  const member = changes.member({ ...target, role: 'owner' }, 0)
  const detail = { from: owners.map(({ userId }) => userId) }
  audit(tables, { at, actor, action: 'transfer_ownership', roomId, target: userOfMember(target), detail })
  return changed(changes, member)
}

/** C30: keeps a member from writing until a time, or lets them write again. */
export function mute(tables: ChatTables, write: Mute): MembershipWritten | WriteRefused {
  const { actor, at, roomId, until, reason } = write
  if (until !== null && until <= at) return refuseWrite('invalid', 'until: lies in the past')
  const asked = askUponMember(tables, 'mute', write)
  if ('refused' in asked) return asked
  const { room, target } = asked
  if (target.mutedUntil === until) return unmoved(room, target)
  const changes = new RoomChanges(tables, room)
  const member = changes.member({ ...target, mutedUntil: until }, 0)
  const action = until === null ? 'unmute' : 'mute'
  const detail = { ...(until === null ? {} : { until }), ...reasonOf(reason) }
  audit(tables, { at, actor, action, roomId, target: userOfMember(target), detail })
  return changed(changes, member)
}

/** What the audit log says of a reason. */
export function reasonOf(reason: string): { readonly reason?: string } {
  return reason === '' ? {} : { reason }
}

function askUponMember(
  tables: ChatTables,
  act: RoomAct,
  write: UponMember,
): WriteRefused | { readonly room: RoomRow; readonly target: MemberRow; readonly situation: Situation } {
  const situation = ask(tables, act, write)
  if (isDenied(situation)) return deniedWrite(situation.denied)
  const target = situation.target?.member
  if (target?.state !== 'in') return refuseWrite('not_found', 'this user is not in the room')
  return { room: situation.room, target, situation }
}

function changed(changes: RoomChanges, member: MemberRow): MembershipWritten {
  return { room: changes.room, member, changed: true, changes: changes.changes }
}

function userOfMember({ userId, username }: MemberRow): { readonly id: string; readonly username: string } {
  return { id: userId, username }
}
