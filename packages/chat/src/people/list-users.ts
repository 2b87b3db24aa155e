import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { Denied } from '../reads/denied.ts'
import { mayManage } from './may-manage.ts'
import { nameKey } from './name-key.ts'
import type { ListUsers } from './ports.ts'
import type { UserRow } from './tables.ts'

/** After every id there can be. */
const lastId = '\u{10ffff}'

/** U38: all users by name, then id, for administrators; those who were deleted have no name to be listed by. */
export function listUsers(tables: ChatReadTables, asked: ListUsers): readonly UserRow[] | Denied {
  const denied = mayManage(tables, asked.actor)
  if (denied) return { denied }
  return usersNamed(tables, asked)
}

/** Users whose name begins with something, whatever its case, by name, then id; refused when the user to go on after is gone. */
function usersNamed(
  { records: { users } }: ChatReadTables,
  { prefix, userKind, after, limit }: ListUsers,
): readonly UserRow[] | Denied {
  const key = nameKey(prefix)
  const last = after === null ? undefined : users.get({ userId: after })
  if (after !== null && !last?.nameKey) return { denied: { code: 'invalid', message: 'cursor: begin again' } }
  // Rows come strictly after: those named just so follow the empty id, those without a name come before the last one.
  const { nameKey: name, userId } = last ?? { nameKey: key, userId: key === '' ? lastId : '' }
  const from = { nameKey: name, userId }
  const page =
    userKind === null
      ? users.scan({ index: 'byName', after: from, limit })
      : users.scan({ index: 'byKind', equals: { kind: userKind }, after: from, limit })
  return page.filter((user) => user.nameKey.startsWith(key))
}
