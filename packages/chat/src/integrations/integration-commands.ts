import { Refused, refused, type SessionView } from '@hubbub/hub'
import { type ApiKey, type ApiScope, closeReasons } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { userOf } from '../people/present-user.ts'
import { isDenied } from '../reads/denied.ts'
import { isoTime } from '../wire.ts'
import type { KeyWithBot } from './ports.ts'

type IntegrationCommandType = 'create_api_key' | 'list_api_keys' | 'revoke_api_key' | 'create_user' | 'disconnect_user'

/** Keys of programs, and what programs do with users. */
export function integrationCommands(settings: ChatSettings): Pick<ChatCommandTable, IntegrationCommandType> {
  const { store, limits, keySecrets, tickets } = settings
  return {
    create_api_key: chatCommand('create_api_key', 'serial', async ({ input, session, hub }) => {
      if (!keySecrets) return refused('forbidden', 'this server makes no keys')
      const scopes = [...new Set(input.scopes)]
      const beyond = scopes.find((scope) => session.scopes && !session.scopes.includes(scope))
      if (beyond) return refused('forbidden', `your own key lacks the scope ${beyond}`, { path: 'scopes' })
      const at = hub.clock.now()
      const keyId = hub.random.id()
      const { secret, hash } = keySecrets.make(keyId)
      const { name, as: botName = name, expires_in_ms: lifeMs } = input
      const write = {
        kind: 'create_api_key',
        at,
        actor: actorOf(session),
        keyId,
        name,
        secretHash: hash,
        scopes,
        bot: { id: `b_${keyId}`, username: botName },
        expiresAt: lifeMs === undefined ? 0 : at + lifeMs,
        most: limits.apiKeys,
      } as const
      const result = await commit({ hub, settings }, write)
      return result instanceof Refused ? result : { key: toApiKey(result), secret }
    }),
    list_api_keys: chatCommand('list_api_keys', 'serial', async ({ input, session }) => {
      const { limit = limits.pageRows, cursor } = input
      const place = readCursor(cursor, ['text'])
      if (place instanceof Refused) return place
      // One more than asked for tells whether more follow.
      const about = { actor: actorOf(session), after: place?.[0] ?? '', limit: limit + 1 }
      const keys = await store.read({ kind: 'api_keys', ...about })
      if (isDenied(keys)) return refusedBy(keys.denied)
      const last = keys.length > limit ? keys[limit - 1] : undefined
      return {
        keys: keys.slice(0, limit).map(toApiKey),
        ...(last ? { next_cursor: makeCursor(last.key.keyId) } : {}),
      }
    }),
    revoke_api_key: chatCommand('revoke_api_key', 'serial', async ({ input, session, hub }) => {
      const write = {
        kind: 'revoke_api_key',
        at: hub.clock.now(),
        actor: actorOf(session),
        keyId: input.key_id,
      } as const
      const result = await commit({ hub, settings }, write)
      return result instanceof Refused ? result : {}
    }),
    create_user: chatCommand('create_user', 'serial', async ({ input, session, hub }) => {
      if (!tickets) return refused('forbidden', 'this server has no accounts')
      const at = hub.clock.now()
      const { token, hash, expiresAt } = tickets.make('reset', at)
      const write = {
        kind: 'create_user',
        at,
        ...actorWith(session, 'users:write'),
        user: { id: `u_${hub.random.id()}`, username: input.username },
        resetHash: hash,
        resetExpiresAt: expiresAt,
      } as const
      const result = await commit({ hub, settings }, write)
      return result instanceof Refused ? result : { user: userOf(result.user), token, expires_at: isoTime(expiresAt) }
    }),
    disconnect_user: chatCommand('disconnect_user', 'serial', async ({ input, session, hub }) => {
      const { user_id: userId, reason = 'normal' } = input
      const about = { ...actorWith(session, 'connections:write'), userId, reason }
      const result = await commit({ hub, settings }, { kind: 'note_disconnect', at: hub.clock.now(), ...about })
      if (result instanceof Refused) return result
      hub.endSessions({ userId }, closeReasons[reason])
      return {}
    }),
  }
}

/** Who acts, and whether the scope of a key is enough for it. */
function actorWith(
  session: SessionView,
  scope: ApiScope,
): { readonly actor: ReturnType<typeof actorOf>; readonly isAllowedByKey: boolean } {
  return { actor: actorOf(session), isAllowedByKey: session.scopes?.includes(scope) ?? false }
}

function toApiKey({ key, bot }: KeyWithBot): ApiKey {
  return {
    id: key.keyId,
    name: key.name,
    scopes: [...key.scopes],
    bot: userOf(bot),
    created_by: key.createdBy,
    created_at: isoTime(key.createdAt),
    ...(key.expiresAt === 0 ? {} : { expires_at: isoTime(key.expiresAt) }),
    ...(key.usedAt === 0 ? {} : { used_at: isoTime(key.usedAt) }),
  }
}
