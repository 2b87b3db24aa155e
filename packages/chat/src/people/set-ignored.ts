import type { RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { presentUser } from './present-user.ts'
import type { DoneOrNot, SetIgnored } from './ports.ts'

/** Users one can have ignored, whatever is configured. */
export const mostIgnored = 10_000

/** U36: ignores a user, or no longer; the same again changes nothing. */
export function setIgnored(tables: ChatTables, write: SetIgnored): DoneOrNot | WriteRefused {
  const { actor, userId: ignoredId, isIgnored, most, at } = write
  const userId = actor.user.id
  const { records } = tables
  const isAlready = records.ignores.get({ userId, ignoredId }) !== undefined
  if (isAlready === isIgnored) return { isDone: false, changes: [] }
  if (!isIgnored) {
    records.ignores.remove({ userId, ignoredId })
    return { isDone: true, changes: [] }
  }
  if (ignoredId === userId) return refuseWrite('invalid', 'nobody ignores themselves')
  if (!presentUser(tables, ignoredId)) return refuseWrite('not_found', 'there is no such user')
  if (records.ignores.count({ equals: { userId } }, most) >= most)
    return refuseWrite('limit_reached', `you ignore ${most} users, which is the most one user can`)
  records.ignores.put({ userId, ignoredId, at })
  return { isDone: true, changes: [] }
}

/** U36: says whether a user ignores another. */
export function ignores({ records }: ChatReadTables, userId: string, otherId: string): boolean {
  return records.ignores.get({ userId, ignoredId: otherId }) !== undefined
}

/** U36: says no where one of these users ignores somebody, without saying which, or that it is so. */
export function refuseIgnored(
  tables: ChatReadTables,
  userIds: Iterable<string>,
  byId: string,
): WriteRefused | undefined {
  for (const userId of userIds) if (ignores(tables, userId, byId)) return refuseWrite('forbidden', 'not to this user')
  return undefined
}

/** U36: the same for what is said in a room: it is refused among two only. */
export function refuseIgnoredIn(
  tables: ChatReadTables,
  { kind, people }: RoomRow,
  byId: string,
): WriteRefused | undefined {
  if (kind !== 'direct') return undefined
  const others = people.map(({ id }) => id).filter((id) => id !== byId)
  return refuseIgnored(tables, others, byId)
}
