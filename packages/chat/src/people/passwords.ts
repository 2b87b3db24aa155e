import type { WriteRefused, Written } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { audit } from '../rooms/audit.ts'
import { removeLogins } from './logins.ts'
import { mayManage } from './may-manage.ts'
import { presentUser, userOf } from './present-user.ts'
import type { DoneOrNot, MakeReset, RehashPassword, SetPassword, UseReset } from './ports.ts'

const done: DoneOrNot = { isDone: true, changes: [] }
const notDone: DoneOrNot = { isDone: false, changes: [] }
/** Links of one user looked at; a newer one ends those before, so there is one. */
const mostLinks = 100

/** U15: sets a password in place of the expected one; other logins end, and so do links for a new one. */
export function setPassword(tables: ChatTables, write: SetPassword): DoneOrNot {
  const { userId, expected, passwordHash, keep, at } = write
  const { accounts } = tables.records
  const account = accounts.get({ userId })
  if (account?.passwordHash !== expected) return notDone
  accounts.put({ ...account, passwordHash, passwordChangedAt: at })
  removeResets(tables, userId)
  removeLogins(tables, userId, keep)
  return done
}

/** U2: stores the same password hashed anew, unless it was changed in the meantime. */
export function rehashPassword({ records: { accounts } }: ChatTables, write: RehashPassword): DoneOrNot {
  const account = accounts.get({ userId: write.userId })
  if (account?.passwordHash !== write.expected) return notDone
  accounts.put({ ...account, passwordHash: write.passwordHash })
  return done
}

/** U16: makes a link by which a user sets a new password; earlier ones of the user end. */
export function makeReset(tables: ChatTables, write: MakeReset): Written | WriteRefused {
  const { userId, hash, at, expiresAt, actor } = write
  const denial = actor && mayManage(tables, actor)
  if (denial) return deniedWrite(denial)
  const user = presentUser(tables, userId)
  if (user?.kind !== 'account') return refuseWrite('not_found', 'there is no such account')
  removeResets(tables, userId)
  tables.records.resetTokens.put({ hash, userId, createdBy: actor?.user.id ?? '', createdAt: at, expiresAt })
  audit(tables, { at, actor, action: 'make_reset_link', target: userOf(user) })
  return { changes: [] }
}

/** U16: uses a link up: sets the password and ends all logins of the user. */
export function useReset(tables: ChatTables, write: UseReset): DoneOrNot {
  const { hash, passwordHash, at } = write
  const { accounts, resetTokens } = tables.records
  const reset = resetTokens.get({ hash })
  const account = reset && accounts.get({ userId: reset.userId })
  if (!account || reset.expiresAt <= at) return notDone
  accounts.put({ ...account, passwordHash, passwordChangedAt: at })
  removeResets(tables, account.userId)
  removeLogins(tables, account.userId, null)
  return done
}

/** Ends all links of a user. */
export function removeResets({ records: { resetTokens } }: ChatTables, userId: string): void {
  for (const reset of resetTokens.scan({ index: 'byUser', equals: { userId }, limit: mostLinks }))
    resetTokens.remove(reset)
}
