import { newUser } from '../people/new-user.ts'
import { nameKey } from '../people/name-key.ts'
import { userOf } from '../people/present-user.ts'
import type { UserRow } from '../people/tables.ts'
import type { Actor } from '../ports/actor.ts'
import type { Written, WriteRefused } from '../ports/written.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { Denied } from '../reads/denied.ts'
import type { Denial } from '../rights/may.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import { audit } from '../rooms/audit.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import type { ApiKeyWritten, CreateApiKey, KeyWithBot, RevokeApiKey, UseApiKey } from './ports.ts'

/** H20: makes a key for the bot of a name, which is made with the first key for it. */
export function createApiKey(tables: ChatTables, write: CreateApiKey): ApiKeyWritten | WriteRefused {
  const { actor, at, keyId, name, secretHash, scopes, expiresAt, most } = write
  const { apiKeys, accountNames, users } = tables.records
  const denial = mayManageKeys(tables, actor)
  if (denial) return deniedWrite(denial)
  if (apiKeys.count({}, most) >= most) return refuseWrite('limit_reached', `there are ${most} keys already`)
  if (accountNames.get({ nameKey: nameKey(write.bot.username) }))
    return refuseWrite('conflict', 'a user has the name: choose another one for the bot')
  const known = botNamed(tables, write.bot.username)
  const bot = known ?? newUser({ user: write.bot, kind: 'bot', roles: ['bot'], at })
  if (!known) users.put(bot)
  const key = {
    keyId,
    name,
    secretHash,
    scopes,
    botId: bot.userId,
    createdBy: actor.user.id,
    createdAt: at,
    expiresAt,
    usedAt: 0,
  }
  apiKeys.put(key)
  audit(tables, { at, actor, action: 'create_api_key', target: userOf(bot), detail: { key_id: keyId, name, scopes } })
  return { key, bot, changes: [] }
}

/** H21: ends a key. */
export function revokeApiKey(tables: ChatTables, { actor, at, keyId }: RevokeApiKey): Written | WriteRefused {
  const denial = mayManageKeys(tables, actor)
  if (denial) return deniedWrite(denial)
  const found = readApiKey(tables, keyId)
  if (!found) return refuseWrite('not_found', 'there is no such key')
  const { key, bot } = found
  tables.records.apiKeys.remove(key)
  audit(tables, {
    at,
    actor,
    action: 'revoke_api_key',
    target: userOf(bot),
    detail: { key_id: keyId, name: key.name },
  })
  return { changes: [] }
}

/** Writes down that a key was used. */
export function useApiKey({ records: { apiKeys } }: ChatTables, { keyId, at }: UseApiKey): Written {
  const key = apiKeys.get({ keyId })
  if (key) apiKeys.put({ ...key, usedAt: Math.max(key.usedAt, at) })
  return { changes: [] }
}

/** A key and its bot, whatever has become of them. */
export function readApiKey({ records }: ChatReadTables, keyId: string): KeyWithBot | undefined {
  const key = records.apiKeys.get({ keyId })
  const bot = key && records.users.get({ userId: key.botId })
  return key && bot && { key, bot }
}

/** A page of keys, by id. */
export function listApiKeys(
  tables: ChatReadTables,
  { actor, after, limit }: { readonly actor: Actor; readonly after: string; readonly limit: number },
): readonly KeyWithBot[] | Denied {
  const denial = mayManageKeys(tables, actor)
  if (denial) return { denied: denial }
  const keys = tables.records.apiKeys.scan({ after: { keyId: after }, limit })
  return keys.flatMap(({ keyId }) => readApiKey(tables, keyId) ?? [])
}

/** Of an account the stored role counts as well: a token may be older than the loss of it. */
function mayManageKeys({ records: { users } }: ChatReadTables, actor: Actor): Denial | undefined {
  const denial = mayOnServer('manage_integrations', actor)
  if (denial) return denial
  const user = users.get({ userId: actor.user.id })
  if (user?.kind !== 'account' || user.roles.includes('admin')) return undefined
  return { code: 'forbidden', message: 'no longer an administrator' }
}

function botNamed({ records: { users } }: ChatReadTables, username: string): UserRow | undefined {
  const [bot] = users.scan({ index: 'byKind', equals: { kind: 'bot', nameKey: nameKey(username) }, limit: 1 })
  return bot
}
