import type { Login, ManagedUser, OwnProfile, Profile } from '@hubbub/protocol'
import { isoTime } from '../wire.ts'
import { isBlocked } from './present-user.ts'
import type { LoginRow, UserRow } from './tables.ts'

/** A user as others see them. */
export function toProfile(row: UserRow): Profile {
  return {
    id: row.userId,
    username: row.username,
    kind: row.kind,
    ...(row.displayName === '' ? {} : { display_name: row.displayName }),
    ...(row.avatar === '' ? {} : { avatar: row.avatar }),
    ...(row.deletedAt === 0 ? {} : { deleted: true }),
  }
}

/** A user as the user's own clients see them. */
export function toOwnProfile(row: UserRow): OwnProfile {
  return {
    ...toProfile(row),
    ...(row.locale === '' ? {} : { locale: row.locale }),
    ...(row.timeZone === '' ? {} : { time_zone: row.timeZone }),
    roles: [...row.roles],
    created_at: isoTime(row.createdAt),
  }
}

/** A user as administrators see them. */
export function toManagedUser(row: UserRow, now: number): ManagedUser {
  const blocked = isBlocked(row, now)
  return {
    ...toOwnProfile(row),
    seen_at: isoTime(row.seenAt),
    ...(blocked ? { blocked_until: isoTime(row.blockedUntil) } : {}),
    ...(blocked && row.blockedReason !== '' ? { blocked_reason: row.blockedReason } : {}),
  }
}

/** A login as its user sees it, without its secrets. */
export function toLogin(row: LoginRow): Omit<Login, 'current' | 'online'> {
  return {
    id: row.loginId,
    device: row.device,
    address: row.address,
    created_at: isoTime(row.createdAt),
    used_at: isoTime(row.rotatedAt),
    expires_at: isoTime(row.expiresAt),
  }
}
