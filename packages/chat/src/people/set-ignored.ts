import type { WriteRefused } from '../ports/written.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { presentUser } from './present-user.ts'
import type { DoneOrNot, SetIgnored } from './ports.ts'

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

/** U36: says whether a user ignores another: then nothing of the other's reaches them but what is said in rooms. */
export function ignores({ records }: ChatReadTables, userId: string, otherId: string): boolean {
  return records.ignores.get({ userId, ignoredId: otherId }) !== undefined
}
