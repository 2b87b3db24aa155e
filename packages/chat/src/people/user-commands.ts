import { type HubServices, Refused, refused, type SessionView } from '@hubbub/hub'
import { closeReasons, type ManagedUser } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { forGood } from '../rights/may.ts'
import { isoTime } from '../wire.ts'
import { toManagedUser } from './to-profile.ts'

type UserCommand =
  | 'list_users'
  | 'block_user'
  | 'unblock_user'
  | 'set_server_role'
  | 'make_reset_link'
  | 'make_registration_invite'

/** What administrators do with users. */
export function userCommands(settings: ChatSettings): Pick<ChatCommandTable, UserCommand> {
  const { store, limits, tickets } = settings
  return {
    list_users: chatCommand('list_users', 'serial', async ({ input, session, hub }) => {
      const { query: prefix = '', kind: userKind = null, limit = limits.pageRows, cursor } = input
      const place = readCursor(cursor, ['text'])
      if (place instanceof Refused) return place
      const after = place ? place[0] : null
      const asked = { actor: actorOf(session), prefix, userKind, after }
      // One more than asked for tells whether more follow.
      const found = await store.read({ kind: 'list_users', ...asked, limit: limit + 1 })
      if (isDenied(found)) return refusedBy(found.denied)
      const now = hub.clock.now()
      const last = found.length > limit ? found[limit - 1] : undefined
      return {
        users: found.slice(0, limit).map((row) => toManagedUser(row, now)),
        ...(last ? { next_cursor: makeCursor(last.userId) } : {}),
      }
    }),
    block_user: chatCommand('block_user', 'serial', async ({ input, session, hub }) => {
      const { user_id: userId, until, reason = '' } = input
      const end = until === undefined ? forGood : Date.parse(until)
      const result = await setBlock(hub, session, { userId, until: end, reason })
      if (!(result instanceof Refused)) hub.endSessions({ userId }, closeReasons.banned)
      return result
    }),
    unblock_user: chatCommand('unblock_user', 'serial', ({ input, session, hub }) =>
      setBlock(hub, session, { userId: input.user_id, until: 0, reason: '' }),
    ),
    set_server_role: chatCommand('set_server_role', 'serial', async ({ input, session, hub }) => {
      const { user_id: userId, role } = input
      const at = hub.clock.now()
      const set = { kind: 'set_server_role', at, actor: actorOf(session), userId, role } as const
      const result = await commit({ hub, settings }, set)
      if (result instanceof Refused) return result
      // What a session may do was in its token: it comes back with a new one.
      if (result.isChanged) hub.endSessions({ userId }, closeReasons.token_expired)
      return { user: toManagedUser(result.user, at) }
    }),
    make_reset_link: chatCommand('make_reset_link', 'serial', async ({ input, session, hub }) => {
      if (!tickets) return noAccounts()
      const at = hub.clock.now()
      const { token, hash, expiresAt } = tickets.make('reset', at)
      const made = { kind: 'make_reset', at, actor: actorOf(session), userId: input.user_id, hash, expiresAt } as const
      const result = await commit({ hub, settings }, made)
      return result instanceof Refused ? result : { token, expires_at: isoTime(expiresAt) }
    }),
    make_registration_invite: chatCommand('make_registration_invite', 'serial', async ({ session, hub }) => {
      if (!tickets) return noAccounts()
      const at = hub.clock.now()
      const { token, hash, expiresAt } = tickets.make('invite', at)
      const made = { kind: 'make_registration_invite', at, actor: actorOf(session), hash, expiresAt } as const
      const result = await commit({ hub, settings }, made)
      return result instanceof Refused ? result : { token, expires_at: isoTime(expiresAt) }
    }),
  }

  async function setBlock(
    hub: HubServices,
    session: SessionView,
    block: { readonly userId: string; readonly until: number; readonly reason: string },
  ): Promise<{ user: ManagedUser } | Refused> {
    const at = hub.clock.now()
    const result = await commit({ hub, settings }, { kind: 'set_block', at, actor: actorOf(session), ...block })
    return result instanceof Refused ? result : { user: toManagedUser(result.user, at) }
  }
}

function noAccounts(): Refused {
  return refused('forbidden', 'this server has no accounts of its own')
}
