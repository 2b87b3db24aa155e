import type { WriteRefused } from '../ports/written.ts'
import { forGood } from '../rights/may.ts'
import { audit } from '../rooms/audit.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { removeLogins } from './logins.ts'
import { mayManage } from './may-manage.ts'
import { removeResets } from './passwords.ts'
import { presentUser, userOf } from './present-user.ts'
import type { SetBlock, SetServerRole, UserWritten } from './ports.ts'
import type { UserRow } from './tables.ts'

/** U37: keeps a user out until a time, or lets them in again. All logins end, and links for a new password. */
export function setBlock(tables: ChatTables, write: SetBlock): UserWritten | WriteRefused {
  const { actor, at, userId, until, reason } = write
  const denial = mayManage(tables, actor)
  if (denial) return deniedWrite(denial)
  if (actor.user.id === userId) return refuseWrite('forbidden', 'not upon yourself')
  const user = presentUser(tables, userId)
  if (!user) return refuseWrite('not_found', 'there is no such user')
  if (until > 0 && until <= at) return refuseWrite('invalid', 'until: a time to come')
  if (until === 0 && user.blockedUntil === 0) return unchanged(user)
  const row = { ...user, blockedUntil: until, blockedReason: until === 0 ? '' : reason }
  tables.records.users.put(row)
  if (until > 0) {
    removeLogins(tables, userId, null)
    removeResets(tables, userId)
  }
  const detail = until === 0 || until >= forGood ? {} : { until }
  audit(tables, { at, actor, action: until > 0 ? 'block_user' : 'unblock_user', target: userOf(user), detail })
  return { user: row, isChanged: true, rooms: [], changes: [] }
}

/** U38: makes an account an administrator of the server, or no longer; the last one stays one. */
export function setServerRole(tables: ChatTables, write: SetServerRole): UserWritten | WriteRefused {
  const { actor, at, userId, role } = write
  const denial = mayManage(tables, actor)
  if (denial) return deniedWrite(denial)
  const user = presentUser(tables, userId)
  if (!user) return refuseWrite('not_found', 'there is no such user')
  const account = tables.records.accounts.get({ userId })
  if (!account) return refuseWrite('forbidden', 'only accounts of this server have roles that are set here')
  const isAdmin = role === 'admin'
  if (account.isAdmin === isAdmin) return unchanged(user)
  if (!isAdmin && isLastAdmin(tables, userId)) return refuseWrite('conflict', 'the last administrator stays one')
  const others = user.roles.filter((each) => each !== 'admin')
  const row = { ...user, roles: isAdmin ? ['admin', ...others] : others }
  tables.records.users.put(row)
  tables.records.accounts.put({ ...account, isAdmin })
  audit(tables, { at, actor, action: 'set_server_roles', target: userOf(user), detail: { role } })
  return { user: row, isChanged: true, rooms: [], changes: [] }
}

/** Says whether an account is the only administrator. */
export function isLastAdmin({ records: { accounts } }: ChatTables, userId: string): boolean {
  const isAdmin = accounts.get({ userId })?.isAdmin ?? false
  return isAdmin && accounts.count({ index: 'byAdmin', equals: { isAdmin: true } }, 2) === 1
}

function unchanged(user: UserRow): UserWritten {
  return { user, isChanged: false, rooms: [], changes: [] }
}
