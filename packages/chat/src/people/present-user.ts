import type { User } from '@hubbub/protocol'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { UserRow } from './tables.ts'

/** A user as stored, unless deleted. */
export function presentUser({ records }: ChatReadTables, userId: string): UserRow | undefined {
  const user = records.users.get({ userId })
  return user?.deletedAt === 0 ? user : undefined
}

/** Says whether a user is kept out of the server, at a time in ms since 1970. */
export function isBlocked({ blockedUntil }: Pick<UserRow, 'blockedUntil'>, at: number): boolean {
  return blockedUntil > at
}

/** A user as others name them. */
export function userOf({ userId: id, username }: Pick<UserRow, 'userId' | 'username'>): User {
  return { id, username }
}
