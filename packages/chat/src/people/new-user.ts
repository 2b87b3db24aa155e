import type { User } from '@hubbub/protocol'
import { nameKey } from './name-key.ts'
import type { UserKind, UserRow } from './tables.ts'

/** A user who has said nothing of themselves yet. */
export function newUser(given: {
  readonly user: User
  readonly kind: UserKind
  readonly roles: readonly string[]
  readonly at: number
}): UserRow {
  const { user, kind, roles, at } = given
  return {
    userId: user.id,
    username: user.username,
    nameKey: nameKey(user.username),
    kind,
    ...blankProfile,
    roles,
    createdAt: at,
    seenAt: at,
    blockedUntil: 0,
    blockedReason: '',
    deletedAt: 0,
  }
}

/** What users say of themselves, when they have not. */
export const blankProfile = { displayName: '', avatar: '', locale: '', timeZone: '' } as const
