import type { ChatTables } from '../writes/chat-tables.ts'
import { isBlocked } from './present-user.ts'
import { mostIgnored } from './set-ignored.ts'
import type { GuestPlace, PeopleSwept, SweepPeople } from './ports.ts'
import type { UserRow } from './tables.ts'

/** U40: removes what has ended: logins, links and invitations, and guests who were not seen for long and are in no room. */
export function sweepPeople(tables: ChatTables, write: SweepPeople): PeopleSwept {
  const guests = sweepGuests(tables, write)
  const removed = guests.removed + sweepEnded(tables, write)
  return { changes: [], removed, next: guests.next }
}

function sweepEnded({ records }: ChatTables, { at, most }: SweepPeople): number {
  const { logins, resetTokens, registrationInvites } = records
  const isOver = ({ expiresAt }: { readonly expiresAt: number }): boolean => expiresAt <= at
  const oldest = { index: 'byEnd', limit: most } as const
  const [old, links, invites] = [
    logins.scan(oldest).filter(isOver),
    resetTokens.scan(oldest).filter(isOver),
    registrationInvites.scan(oldest).filter(isOver),
  ]
  for (const login of old) logins.remove(login)
  for (const link of links) resetTokens.remove(link)
  for (const invite of invites) registrationInvites.remove(invite)
  return old.length + links.length + invites.length
}

function sweepGuests(
  tables: ChatTables,
  { at, after, guestsSeenBefore, most }: SweepPeople,
): { readonly removed: number; readonly next: GuestPlace | null } {
  const { users, ignores, presences } = tables.records
  const place = after ?? { seenAt: -1, userId: '' }
  const page = users.scan({ index: 'byVisit', equals: { kind: 'guest' }, after: place, limit: most })
  const old = page.filter(({ seenAt }) => seenAt < guestsSeenBefore)
  const forgotten = old.filter((user) => isForgettable(tables, user, at))
  for (const { userId } of forgotten) {
    users.remove({ userId })
    presences.remove({ userId })
    for (const ignored of ignores.scan({ equals: { userId }, limit: mostIgnored })) ignores.remove(ignored)
  }
  const last = old.at(-1)
  const next = last && old.length === most ? { seenAt: last.seenAt, userId: last.userId } : null
  return { removed: forgotten.length, next }
}

/** A block, or that somebody was deleted, must outlive the token that a guest still has. */
function isForgettable(tables: ChatTables, user: UserRow, at: number): boolean {
  return !isBlocked(user, at) && user.deletedAt === 0 && tables.membershipsOf(user.userId) === 0
}
