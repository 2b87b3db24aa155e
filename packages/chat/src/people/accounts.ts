import type { WriteRefused, Written } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { audit } from '../rooms/audit.ts'
import { mayManage } from './may-manage.ts'
import { nameKey } from './name-key.ts'
import { newUser } from './new-user.ts'
import type { AccountRegistered, MakeRegistrationInvite, RegisterAccount } from './ports.ts'

/** U13, U30: makes an account. The admission is decided before the name, so that names are not told to everybody. */
export function registerAccount(tables: ChatTables, write: RegisterAccount): AccountRegistered | WriteRefused {
  const { user, admission, at, passwordHash } = write
  const { users, accounts, accountNames, registrationInvites } = tables.records
  const isFirst = accounts.count({}, 1) === 0
  const hash = admission.kind === 'invited' ? admission.inviteHash : undefined
  const invite = hash === undefined ? undefined : registrationInvites.get({ hash })
  const isInvited = invite !== undefined && invite.expiresAt > at
  if (!isFirst && admission.kind !== 'anyone' && !isInvited) return refuseWrite('forbidden', 'accounts are not made so')
  const key = nameKey(user.username)
  if (accountNames.get({ nameKey: key }) || users.get({ userId: user.id }))
    return refuseWrite('conflict', 'the name is taken')
  const row = newUser({ user, kind: 'account', roles: isFirst ? ['admin'] : [], at })
  users.put(row)
  accountNames.put({ nameKey: key, userId: user.id })
  accounts.put({ userId: user.id, passwordHash, passwordChangedAt: at, isAdmin: isFirst })
  if (invite) registrationInvites.remove(invite)
  return { user: row, isFirst, changes: [] }
}

/** U30: makes an invitation to register. */
export function makeRegistrationInvite(tables: ChatTables, write: MakeRegistrationInvite): Written | WriteRefused {
  const { actor, at, hash, expiresAt } = write
  const denial = actor && mayManage(tables, actor)
  if (denial) return deniedWrite(denial)
  tables.records.registrationInvites.put({ hash, createdBy: actor?.user.id ?? '', createdAt: at, expiresAt })
  audit(tables, { at, actor, action: 'invite_user' })
  return { changes: [] }
}
