import type { User } from '@hubbub/protocol'
import { presentUser, userOf } from '../people/present-user.ts'
import type { MemberRow } from '../ports/rows.ts'
import type { Written, WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { audit } from './audit.ts'
import { endInvitation } from './invitation-writes.ts'
import { reasonOf } from './member-writes.ts'
import { expel, membershipWritten } from './membership-writes.ts'
import type { Banned, BanUser, UponMember } from './ports.ts'
import { ask } from './situation.ts'

/** C28: puts a user out and keeps them out, whatever invitation or link they have; another ban takes the place of one before. */
export function ban(tables: ChatTables, write: BanUser): Banned | WriteRefused {
  const { actor, at, roomId, userId, until, reason, maxBans } = write
  if (until !== null && until <= at) return refuseWrite('invalid', 'until: lies in the past')
  const asked = ask(tables, 'ban', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const { room, target } = asked
  const user = whoIs(tables, userId, target?.member)
  if (!user) return refuseWrite('not_found', `there is no user "${userId}"`)
  const { bans, joinRequests } = tables.records
  const key = { roomId, userId }
  if (!bans.get(key) && bans.count({ equals: { roomId } }, maxBans) >= maxBans)
    return refuseWrite('limit_reached', `this room has ${maxBans} bans, which is the most`)
  const { id: byId, username: byName } = actor.user
  const row = { ...key, username: user.username, byId, byName, at, until, reason }
  bans.put(row)
  joinRequests.remove(key)
  const outcome = { ban: row, endedInvitation: endInvitation(tables, key) }
  const detail = { ...(until === null ? {} : { until }), ...reasonOf(reason) }
  audit(tables, { at, actor, action: 'ban', roomId, target: user, detail })
  if (target?.member?.state !== 'in') return { ...outcome, changes: [] }
  const changes = new RoomChanges(tables, room)
  const member = expel(changes, target.member, { reason: 'banned', isCounted: true })
  return { ...membershipWritten(changes, member), ...outcome }
}

/** C28: lets a banned user come in again; one who is not banned stays so. */
export function unban(tables: ChatTables, write: UponMember): Written | WriteRefused {
  const { actor, at, roomId, userId } = write
  const asked = ask(tables, 'ban', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const row = tables.records.bans.get({ roomId, userId })
  if (!row) return { changes: [] }
  tables.records.bans.remove(row)
  audit(tables, { at, actor, action: 'unban', roomId, target: { id: userId, username: row.username } })
  return { changes: [] }
}

function whoIs(tables: ChatTables, userId: string, member: MemberRow | undefined): User | undefined {
  const user = presentUser(tables, userId)
  if (user) return userOf(user)
  return member && { id: userId, username: member.username }
}
