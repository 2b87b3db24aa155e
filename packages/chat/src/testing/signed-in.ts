import type { Authenticator, Clock } from '@hubbub/hub/ports'
import { refuse, type User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'

/** The token of somebody with a login, as `loginsForTests` reads it. */
export function tokenOf({ id, username }: User, loginId = '', ...roles: readonly string[]): string {
  return [id, username, loginId, ...roles].join('|')
}

/** Takes everybody at their word: `tokenOf` says who it is. Knows from the store what was revoked. For tests only. */
export function loginsForTests(store: ChatStore, clock: Clock): Authenticator {
  return {
    authenticate: async ({ token = '' }) => {
      const [id, username, loginId, ...roles] = token.split('|')
      if (!id || !username) return { ok: false, refusal: refuse('unauthenticated', 'give a token') }
      const login = loginId ? { loginId } : {}
      return { ok: true, identity: { user: { id, username }, guest: false, roles, ...login } }
    },
    ended: async (sessions) => {
      const loginIds = sessions.flatMap(({ loginId }) => loginId ?? [])
      const userIds = sessions.map(({ userId }) => userId)
      const ended = await store.read({ kind: 'ended_credentials', loginIds, userIds, at: clock.now() })
      return sessions
        .filter(({ loginId = '', userId }) => ended.loginIds.includes(loginId) || ended.userIds.includes(userId))
        .map(({ id }) => id)
    },
  }
}
