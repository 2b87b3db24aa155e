import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import { exportPage } from './export-page.ts'
import { listUsers } from './list-users.ts'
import { mostIgnored } from './set-ignored.ts'
import { nameKey } from './name-key.ts'
import { isBlocked, presentUser, userOf } from './present-user.ts'
import type { Credentialed, PeopleReads } from './ports.ts'
import type { UserRow } from './tables.ts'

/** How reads about people are answered. */
export const peopleReads: ReadHandlers<keyof PeopleReads> = {
  person: ({ records }, { userId }) => {
    const user = records.users.get({ userId })
    const ignored = records.ignores.scan({ equals: { userId }, limit: mostIgnored })
    return user && { user, ignored: ignored.map(({ ignoredId }) => ignoredId) }
  },
  profiles: (tables, { actor, userIds }) => {
    const denied = mayOnServer('list_users', actor)
    if (denied) return { denied }
    const mine = new Set(tables.roomsOf(actor.user.id).map(({ id }) => id))
    const found = userIds.flatMap((userId) => tables.records.users.get({ userId }) ?? [])
    return found.filter(
      (user) => user.userId === actor.user.id || !mayOnServer('manage_users', actor) || isSeen(tables, user, mine),
    )
  },
  list_users: listUsers,
  has_accounts: ({ records }) => records.accounts.count({}, 1) > 0,
  account: ({ records }, asked) => {
    const named = 'username' in asked ? records.accountNames.get({ nameKey: nameKey(asked.username) }) : asked
    const account = named && records.accounts.get({ userId: named.userId })
    const user = account && records.users.get(account)
    return user && { user, passwordHash: account.passwordHash }
  },
  login: ({ records }, { loginId }) => records.logins.get({ loginId }),
  logins: ({ records }, { userId, at, limit }) =>
    records.logins
      .scan({ index: 'byUser', equals: { userId }, reverse: true, limit })
      .filter(({ expiresAt }) => expiresAt > at),
  ended_credentials: endedCredentials,
  reset_owner: (tables, { hash, at }) => {
    const reset = tables.records.resetTokens.get({ hash })
    const user = reset && reset.expiresAt > at ? presentUser(tables, reset.userId) : undefined
    return user && userOf(user)
  },
  departures: ({ records }, { limit }) => records.departures.scan({ limit }),
  export_page: exportPage,
}

/** U14: users nobody has heard of are not ended; logins nobody has heard of are. */
function endedCredentials(
  { records }: ChatReadTables,
  { loginIds, userIds, at }: Credentialed & { readonly at: number },
): Credentialed {
  return {
    loginIds: loginIds.filter((loginId) => !records.logins.get({ loginId })),
    userIds: userIds.filter((userId) => {
      const user = records.users.get({ userId })
      return user && (user.deletedAt > 0 || isBlocked(user, at))
    }),
  }
}

/** U35: everybody sees who has an account; of guests they see those they share a room with. */
function isSeen(tables: ChatReadTables, user: UserRow, mine: ReadonlySet<string>): boolean {
  return user.kind !== 'guest' || tables.roomsOf(user.userId).some(({ id }) => mine.has(id))
}
