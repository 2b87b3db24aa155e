import { registerAccount } from '../people/accounts.ts'
import { mayManage } from '../people/may-manage.ts'
import { presentUser, userOf } from '../people/present-user.ts'
import { isRefusedWrite, type Written, type WriteRefused } from '../ports/written.ts'
import { audit } from '../rooms/audit.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import type { CreateUser, NoteDisconnect, UserCreated } from './ports.ts'

/** H24: makes an account without a password, and the link by which its owner sets one. */
export function createUser(tables: ChatTables, write: CreateUser): UserCreated | WriteRefused {
  const { actor, at, user, resetHash, resetExpiresAt } = write
  const denial = write.isAllowedByKey ? undefined : mayManage(tables, actor)
  if (denial) return deniedWrite(denial)
  const made = registerAccount(tables, { at, user, passwordHash: null, admission: { kind: 'anyone' } })
  if (isRefusedWrite(made)) return made
  const { userId } = made.user
  tables.records.resetTokens.put({
    hash: resetHash,
    userId,
    createdBy: actor.user.id,
    createdAt: at,
    expiresAt: resetExpiresAt,
  })
  audit(tables, { at, actor, action: 'create_user', target: user })
  return { user: made.user, changes: [] }
}

/** H24: writes down that a user's connections are closed, if there is such a user. */
export function noteDisconnect(tables: ChatTables, write: NoteDisconnect): Written | WriteRefused {
  const { actor, at, userId, reason } = write
  const denial = write.isAllowedByKey ? undefined : mayManage(tables, actor)
  if (denial) return deniedWrite(denial)
  const user = presentUser(tables, userId)
  if (!user) return refuseWrite('not_found', 'there is no such user')
  audit(tables, { at, actor, action: 'end_sessions', target: userOf(user), detail: { reason } })
  return { changes: [] }
}
