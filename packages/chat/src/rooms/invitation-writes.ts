import type { User } from '@hubbub/protocol'
import { presentUser, userOf } from '../people/present-user.ts'
import { refuseIgnored } from '../people/set-ignored.ts'
import type { Actor } from '../ports/actor.ts'
import type { WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import type { CreateRoom, InRoom, InvitationEnded, Invite, Invited } from './ports.ts'
import { ask, isBanned } from './situation.ts'
import type { InvitationRow } from './tables.ts'

/** C25: invites a user into a room; one who was invited before stays so. */
export function invite(tables: ChatTables, write: Invite): Invited | WriteRefused {
  const { actor, roomId, userId, at } = write
  const asked = ask(tables, 'invite', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const { room, target } = asked
  const user = presentUser(tables, userId)
  if (!user) return refuseWrite('not_found', `there is no user "${userId}"`)
  if (target?.member?.state === 'in') return refuseWrite('conflict', 'this user is in the room')
  if (isBanned(tables, { roomId, userId }, at)) return refuseWrite('banned', 'this user is banned from the room')
  const ignored = refuseIgnored(tables, [userId], actor.user.id)
  if (ignored) return ignored
  const before = tables.records.invitations.get({ roomId, userId })
  if (before) return { room, invitation: before, isNew: false, changes: [] }
  const tooMany = tooManyInvitations(tables, userId, write.maxInvitations)
  if (tooMany) return tooMany
  const invitation = putInvitation(tables, roomId, { user: userOf(user), by: actor.user, at })
  return { room, invitation, isNew: true, changes: [] }
}

/** C25: puts one's own invitation away. */
export function declineInvitation(tables: ChatTables, { roomId, actor }: InRoom): InvitationEnded {
  return { hasEnded: endInvitation(tables, { roomId, userId: actor.user.id }), changes: [] }
}

/** Removes an invitation; says whether there was one. */
export function endInvitation(
  { records }: ChatTables,
  key: { readonly roomId: string; readonly userId: string },
): boolean {
  if (!records.invitations.get(key)) return false
  records.invitations.remove(key)
  return true
}

/** The users that somebody invites into a new room. */
export function usersToInvite(
  tables: ChatTables,
  creator: Actor | null,
  { userIds, most }: NonNullable<CreateRoom['invite']> = { userIds: [], most: 0 },
): readonly User[] | WriteRefused {
  const ignored = creator && refuseIgnored(tables, userIds, creator.user.id)
  if (ignored) return ignored
  const users: User[] = []
  for (const userId of new Set(userIds)) {
    if (userId === creator?.user.id) continue
    const user = presentUser(tables, userId)
    if (!user) return refuseWrite('not_found', `there is no user "${userId}"`)
    const tooMany = tooManyInvitations(tables, userId, most)
    if (tooMany) return tooMany
    users.push(userOf(user))
  }
  return users
}

/** Stores an invitation. */
export function putInvitation(
  { records }: ChatTables,
  roomId: string,
  { user, by, at }: { readonly user: User; readonly by: User; readonly at: number },
): InvitationRow {
  const row = { roomId, userId: user.id, username: user.username, byId: by.id, byName: by.username, at }
  records.invitations.put(row)
  return row
}

function tooManyInvitations({ records }: ChatTables, userId: string, most: number): WriteRefused | undefined {
  const waiting = records.invitations.count({ index: 'byUser', equals: { userId } }, most)
  return waiting < most ? undefined : refuseWrite('limit_reached', `${most} invitations wait for this user already`)
}
