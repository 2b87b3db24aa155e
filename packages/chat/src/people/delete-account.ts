import type { Moved, WriteRefused } from '../ports/written.ts'
import type { RoomChange } from '../ports/rows.ts'
import { audit } from '../rooms/audit.ts'
import { expel } from '../rooms/membership-writes.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { deletedName } from './deleted-name.ts'
import { removeLogins } from './logins.ts'
import { mayManageOrIs } from './may-manage.ts'
import { isLastAdmin } from './moderate-users.ts'
import { blankProfile } from './new-user.ts'
import { removeResets } from './passwords.ts'
import type { DeleteAccount, UserWritten } from './ports.ts'
import { handOver } from './hand-over.ts'
import type { UserRow } from './tables.ts'
import { mostIgnored } from './set-ignored.ts'
import { movePicture } from './update-profile.ts'

/**
 * U39: removes a user for good. In this step go the name, the way in and all memberships; what else there is of the user
 * is found by `continueDeparture`, which goes on until nothing is left.
 */
export function deleteAccount(tables: ChatTables, write: DeleteAccount): UserWritten | WriteRefused {
  const { actor, at, userId, mode, confirm } = write
  const denial = mayManageOrIs(tables, actor, userId)
  if (denial) return deniedWrite(denial)
  const { users, accounts, accountNames, departures } = tables.records
  const user = users.get({ userId })
  if (!user) return refuseWrite('not_found', 'there is no such user')
  if (user.deletedAt > 0) return { user, isChanged: false, rooms: [], changes: [] }
  if (confirm !== user.username) return refuseWrite('conflict', 'confirm: the name of the user, as it is')
  if (isLastAdmin(tables, userId)) return refuseWrite('conflict', 'the last administrator cannot go')
  const row = departed(user, at)
  users.put(row)
  movePicture(tables, user.avatar, '')
  if (accountNames.get(user)?.userId === userId) accountNames.remove(user)
  accounts.remove({ userId })
  removeResets(tables, userId)
  removeLogins(tables, userId, null)
  removeIgnores(tables, userId)
  departures.put({ userId, mode, startedAt: at, step: 0, cursor: [] })
  const action = mode === 'anonymise' ? 'anonymise_user' : 'delete_user'
  if (actor.user.id !== userId) audit(tables, { at, actor, action, target: { id: userId, username: deletedName } })
  return { user: row, isChanged: true, rooms: [], ...endMemberships(tables, write) }
}

/** Ends all memberships of a user, who is called `deletedName` from then on. */
function endMemberships(
  tables: ChatTables,
  { at, userId, eventsUpTo }: DeleteAccount,
): { readonly changes: readonly RoomChange[]; readonly moved: readonly Moved[] } {
  const ended = tables.roomsOf(userId).flatMap((room) => {
    const member = tables.member(room.id, userId)
    if (member?.state !== 'in') return []
    const changes = new RoomChanges(tables, room)
    const isCounted = room.memberCount <= eventsUpTo
    const left = expel(changes, { ...member, username: deletedName }, { reason: 'left', isCounted })
    if (member.role === 'owner') handOver(tables, changes, { at, userId, isCounted })
    return [{ changes: changes.changes, moved: { member: left, room: changes.room } }]
  })
  return { changes: ended.flatMap(({ changes }) => changes), moved: ended.map(({ moved }) => moved) }
}

/** What is left of a user who has gone: the id, so that what they wrote is still one person's. */
function departed(user: UserRow, at: number): UserRow {
  return {
    ...user,
    ...blankProfile,
    username: deletedName,
    nameKey: '',
    roles: [],
    blockedUntil: 0,
    blockedReason: '',
    deletedAt: at,
  }
}

function removeIgnores({ records: { ignores } }: ChatTables, userId: string): void {
  for (const row of ignores.scan({ equals: { userId }, limit: mostIgnored })) ignores.remove(row)
}
