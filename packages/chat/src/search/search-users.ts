import type { User } from '@hubbub/protocol'
import { nameKey } from '../people/name-key.ts'
import type { UserKind } from '../people/tables.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { type Denied, isDenied } from '../reads/denied.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import { ask } from '../rooms/situation.ts'
import { compareValues } from '../tables/scan-order.ts'
import type { SearchUsers } from './ports.ts'

/** Everybody may find these; guests are found by those who share a room with them. */
const findable: readonly UserKind[] = ['account', 'external', 'bot']

/** After every id there can be. */
const lastId = '\u{10ffff}'

/** Q9: finds people by what their name begins with, by name, then id. */
export function searchUsers(tables: ChatReadTables, search: SearchUsers): readonly User[] | Denied {
  const { actor, roomId, at, limit } = search
  const denied = mayOnServer('list_users', actor)
  if (denied) return { denied }
  if (roomId !== undefined) {
    const asked = ask(tables, 'read', { roomId, actor, at })
    return isDenied(asked) ? asked : inOrder(membersNamed(tables, [roomId], search), limit)
  }
  const rooms = tables.roomsOf(actor.user.id).map(({ id }) => id)
  return inOrder([...accountsNamed(tables, search), ...membersNamed(tables, rooms, search)], limit)
}

function membersNamed(tables: ChatReadTables, rooms: readonly string[], { query, limit }: SearchUsers): User[] {
  const prefix = query.trim().toLowerCase()
  return rooms
    .flatMap((roomId) => tables.membersNamed(roomId, prefix, limit))
    .map(({ userId, username }) => ({ id: userId, username }))
}

function accountsNamed({ records: { users } }: ChatReadTables, { query, limit }: SearchUsers): User[] {
  const key = nameKey(query)
  // Rows come strictly after: those named just so follow the empty id, those without a name, the deleted, come before the last one.
  const after = { nameKey: key, userId: key === '' ? lastId : '' }
  return findable
    .flatMap((kind) => users.scan({ index: 'byKind', equals: { kind }, after, limit }))
    .filter((user) => user.nameKey.startsWith(key))
    .map(({ userId, username }) => ({ id: userId, username }))
}

function inOrder(users: readonly User[], limit: number): readonly User[] {
  const byId = new Map(users.toReversed().map((user) => [user.id, user]))
  return [...byId.values()]
    .toSorted((a, b) => compareValues(nameKey(a.username), nameKey(b.username)) || compareValues(a.id, b.id))
    .slice(0, limit)
}
