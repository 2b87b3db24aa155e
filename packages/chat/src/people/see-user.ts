import type { ChatTables } from '../writes/chat-tables.ts'
import { nameKey } from './name-key.ts'
import { newUser } from './new-user.ts'
import type { SeeUser, UserWritten } from './ports.ts'
import { renameMemberships } from './rename-memberships.ts'
import type { UserRow } from './tables.ts'

/** How old the time of the last visit may become before it is written again: a write for each connect would be dear. */
const visitMs = 86_400_000

/** U34: keeps what the credentials say of somebody who was let in. An account is its own truth; who was deleted stays so. */
export function seeUser(tables: ChatTables, write: SeeUser): UserWritten {
  const { user, userKind, roles, at } = write
  const { users } = tables.records
  const known = users.get({ userId: user.id })
  if (!known) {
    const row = newUser({ user, kind: userKind, roles, at })
    users.put(row)
    return { user: row, isChanged: true, rooms: [], changes: [] }
  }
  if (!isNews(known, write)) return { user: known, isChanged: false, rooms: [], changes: [] }
  if (known.kind === 'account') {
    const row = { ...known, seenAt: at }
    users.put(row)
    return { user: row, isChanged: false, rooms: [], changes: [] }
  }
  const { username } = user
  const row = { ...known, username, nameKey: nameKey(username), kind: userKind, roles: [...roles], seenAt: at }
  users.put(row)
  const isChanged = isOther(known, write)
  const changes = username === known.username ? [] : renameMemberships(tables, user, write.eventsUpTo)
  return { user: row, isChanged, rooms: isChanged ? tables.roomsOf(user.id) : [], changes }
}

/** Says whether what the credentials say, or the visit itself, has to be written down. */
export function isNews(known: UserRow, seen: Pick<SeeUser, 'user' | 'userKind' | 'roles' | 'at'>): boolean {
  if (known.deletedAt > 0) return false
  return seen.at - known.seenAt > visitMs || (known.kind !== 'account' && isOther(known, seen))
}

function isOther(known: UserRow, { user, userKind, roles }: Pick<SeeUser, 'user' | 'userKind' | 'roles'>): boolean {
  const isSame = known.roles.length === roles.length && roles.every((role) => known.roles.includes(role))
  return !isSame || known.username !== user.username || known.kind !== userKind
}
