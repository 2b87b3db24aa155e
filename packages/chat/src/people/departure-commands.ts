import { type HubServices, Refused, refused, type SessionView } from '@hubbub/hub'
import { closeReasons } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import type { Departures } from './departures.ts'
import { exportCursor, readExportCursor } from './export-cursor.ts'
import type { DeleteAccount } from './ports.ts'
import { toExported } from './to-exported.ts'

/** Rows looked at for one page of an export. */
const exportRows = 1_000

/** Taking along what is kept of oneself, and going for good. */
export function departureCommands(
  settings: ChatSettings,
  departures: Departures,
): Pick<ChatCommandTable, 'export_my_data' | 'delete_account' | 'delete_user'> {
  return {
    export_my_data: chatCommand('export_my_data', 'serial', async ({ input, session, hub }) => {
      const cursor = readExportCursor(input.cursor)
      if (!cursor) return refused('invalid', 'cursor: not one of ours', { path: 'cursor' })
      const page = { userId: session.user.id, cursor, most: exportRows }
      const { items, next } = await settings.store.read({ kind: 'export_page', ...page })
      const now = hub.clock.now()
      return {
        items: items.map((item) => toExported(item, now)),
        ...(next ? { next_cursor: exportCursor(next) } : {}),
      }
    }),
    delete_account: chatCommand('delete_account', 'serial', ({ input, session, hub }) =>
      depart(hub, session, { userId: session.user.id, ...input }),
    ),
    delete_user: chatCommand('delete_user', 'serial', ({ input, session, hub }) =>
      depart(hub, session, { userId: input.user_id, mode: input.mode, confirm: input.confirm }),
    ),
  }

  async function depart(
    hub: HubServices,
    session: SessionView,
    going: Pick<DeleteAccount, 'userId' | 'mode' | 'confirm'>,
  ): Promise<Record<string, never> | Refused> {
    const context = { hub, settings }
    const by = { at: hub.clock.now(), actor: actorOf(session), eventsUpTo: settings.limits.memberEventsUpTo }
    const result = await commit(context, { kind: 'delete_account', ...by, ...going })
    if (result instanceof Refused) return result
    hub.endSessions({ userId: going.userId }, closeReasons.revoked)
    departures.begin(context, going.userId)
    return {}
  }
}
