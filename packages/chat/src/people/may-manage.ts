import type { Actor } from '../ports/actor.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { Denial } from '../rights/may.ts'
import { mayOnServer } from '../rights/server-rights.ts'

/**
 * Says why somebody may not manage users; undefined when they may. Of an account the stored role counts as well: a token
 * may be older than the loss of it.
 */
export function mayManage({ records }: ChatReadTables, actor: Actor): Denial | undefined {
  const denial = mayOnServer('manage_users', actor)
  if (denial) return denial
  const user = records.users.get({ userId: actor.user.id })
  if (user?.kind !== 'account' || user.roles.includes('admin')) return undefined
  return { code: 'forbidden', message: 'no longer an administrator' }
}

/** The same of what users do with themselves, and administrators with them. */
export function mayManageOrIs(tables: ChatReadTables, actor: Actor, userId: string): Denial | undefined {
  return actor.user.id === userId ? undefined : mayManage(tables, actor)
}
