import { type HubServices, Refused, refused, type SessionView } from '@hubbub/hub'
import { closeReasons } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { mostLogins } from './logins.ts'
import { toLogin } from './to-profile.ts'

/** Where somebody is signed in, and ending it. */
export function loginCommands(
  settings: ChatSettings,
): Pick<ChatCommandTable, 'list_logins' | 'end_login' | 'end_other_logins' | 'end_user_logins'> {
  return {
    list_logins: chatCommand('list_logins', 'serial', async ({ session, hub }) => {
      const userId = session.user.id
      const rows = await settings.store.read({ kind: 'logins', userId, at: hub.clock.now(), limit: mostLogins })
      const online = new Set(hub.sessionsOf(userId).map(({ loginId }) => loginId))
      const logins = rows.map((row) => ({
        ...toLogin(row),
        current: row.loginId === session.loginId,
        online: online.has(row.loginId),
      }))
      return { logins }
    }),
    end_login: chatCommand('end_login', 'serial', async ({ input, session, hub }) => {
      const userId = session.user.id
      const { login_id: loginId } = input
      const result = await commit({ hub, settings }, { kind: 'end_login', userId, loginId })
      if (result instanceof Refused) return result
      hub.endSessions({ userId, loginId }, closeReasons.revoked)
      hub.emitToUser(userId, { type: 'logins_changed' })
      return {}
    }),
    end_other_logins: chatCommand('end_other_logins', 'serial', async ({ session, hub }) => {
      const { loginId } = session
      if (loginId === undefined) return refused('forbidden', 'not without a login of this server')
      return endLogins(hub, session, { userId: session.user.id, keep: loginId })
    }),
    end_user_logins: chatCommand('end_user_logins', 'serial', ({ input, session, hub }) =>
      endLogins(hub, session, { userId: input.user_id, keep: null }),
    ),
  }

  /** U33: the connections end once the logins have, so that nobody comes back. */
  async function endLogins(
    hub: HubServices,
    session: SessionView,
    { userId, keep }: { readonly userId: string; readonly keep: string | null },
  ): Promise<{ ended: number } | Refused> {
    const write = { kind: 'end_logins', at: hub.clock.now(), actor: actorOf(session), userId, keep } as const
    const result = await commit({ hub, settings }, write)
    if (result instanceof Refused) return result
    hub.endSessions(keep === null ? { userId } : { userId, exceptLoginId: keep }, closeReasons.revoked)
    hub.emitToUser(userId, { type: 'logins_changed' })
    return { ended: result.ended.length }
  }
}
