import type { Written, WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { audit } from '../rooms/audit.ts'
import { mayManageOrIs } from './may-manage.ts'
import { isBlocked, presentUser, userOf } from './present-user.ts'
import type { CreateLogin, DoneOrNot, EndLogin, EndLogins, LoginsEnded, RotateLogin } from './ports.ts'

/** Most logins one user can have, whatever is configured. */
export const mostLogins = 10_000

const nothing: Written = { changes: [] }

/** U31: begins a login of somebody who is there and not blocked; the ones unused for the longest time give way. */
export function createLogin(tables: ChatTables, write: CreateLogin): LoginsEnded | WriteRefused {
  const { loginId, userId, currentHash, at, expiresAt, device, address, most } = write
  const { logins, users } = tables.records
  const user = presentUser(tables, userId)
  if (!user) return refuseWrite('not_found', 'there is no such user')
  if (isBlocked(user, at)) return refuseWrite('banned')
  const state = { currentHash, previousHash: null, rotatedAt: at, createdAt: at, expiresAt }
  logins.put({ loginId, userId, ...state, device, address })
  users.put({ ...user, seenAt: at })
  const which = { index: 'byUser', equals: { userId } } as const
  const surplus = logins.count(which, mostLogins + 1) - most
  const ended = surplus > 0 ? logins.scan({ ...which, limit: surplus }).map((login) => login.loginId) : []
  for (const each of ended) logins.remove({ loginId: each })
  return { ...nothing, ended }
}

/** U32: the next token takes the place of the one expected; of two that expect the same, one finds it. */
export function rotateLogin({ records: { logins } }: ChatTables, write: RotateLogin): DoneOrNot {
  const login = logins.get({ loginId: write.loginId })
  if (login?.currentHash !== write.expected) return { ...nothing, isDone: false }
  logins.put({ ...login, ...write.next })
  return { ...nothing, isDone: true }
}

/** U33: ends one login. */
export function endLogin({ records: { logins } }: ChatTables, write: EndLogin): LoginsEnded | WriteRefused {
  const { loginId, userId } = write
  const login = logins.get({ loginId })
  if (userId !== null && login?.userId !== userId) return refuseWrite('not_found', 'there is no such login')
  if (!login) return { ...nothing, ended: [] }
  logins.remove({ loginId })
  return { ...nothing, ended: [loginId] }
}

/** U33: ends all logins of a user but one. */
export function endLogins(tables: ChatTables, write: EndLogins): LoginsEnded | WriteRefused {
  const { actor, userId, keep, at } = write
  const denial = mayManageOrIs(tables, actor, userId)
  if (denial) return deniedWrite(denial)
  const user = presentUser(tables, userId)
  if (!user) return refuseWrite('not_found', 'there is no such user')
  if (actor.user.id !== userId) audit(tables, { at, actor, action: 'end_sessions', target: userOf(user) })
  return { ...nothing, ended: removeLogins(tables, userId, keep) }
}

/** Removes the logins of a user but one; returns the ids of those removed. */
export function removeLogins({ records: { logins } }: ChatTables, userId: string, keep: string | null): string[] {
  const all = logins.scan({ index: 'byUser', equals: { userId }, limit: mostLogins })
  const ended = all.map(({ loginId }) => loginId).filter((loginId) => loginId !== keep)
  for (const loginId of ended) logins.remove({ loginId })
  return ended
}
