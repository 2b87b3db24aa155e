import type { WriteRefused } from '../ports/written.ts'
import { newUser } from '../people/new-user.ts'
import { audit } from '../rooms/audit.ts'
import { enter, expel } from '../rooms/membership-writes.ts'
import { ask } from '../rooms/situation.ts'
import { isDenied } from '../reads/denied.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { CreateWebhook, DeleteWebhook, UpdateWebhook, WebhookWritten } from './ports.ts'
import type { WebhookRow } from './tables.ts'

/** W1: makes a webhook; the bot of an incoming one becomes a member of the room. */
export function createWebhook(tables: ChatTables, write: CreateWebhook): WebhookWritten | WriteRefused {
  const { at, actor, roomId, direction, most, webhookId, name, secret } = write
  const situation = ask(tables, 'integrate', write)
  if (isDenied(situation)) return deniedWrite(situation.denied)
  const { room } = situation
  if (tables.records.webhooks.count({ index: 'byRoom', equals: { roomId } }, most) >= most)
    return refuseWrite('limit_reached', `a room has at most ${most} webhooks`)
  const isIncoming = direction.kind === 'incoming'
  const webhook: WebhookRow = {
    webhookId,
    roomId,
    isIncoming,
    name,
    createdBy: actor.user.id,
    createdAt: at,
    state: 'active',
    secret,
    botId: isIncoming ? direction.bot.id : '',
    url: isIncoming ? '' : direction.url,
    events: isIncoming ? [] : direction.events,
    position: room.lastOffset,
    failures: 0,
    nextAt: 0,
  }
  tables.records.webhooks.put(webhook)
  audit(tables, { at, actor, action: 'create_webhook', roomId, detail: { name, direction: direction.kind } })
  if (!isIncoming) return { webhook, changes: [] }
  tables.records.users.put(newUser({ user: direction.bot, kind: 'bot', roles: ['bot'], at }))
  const changes = new RoomChanges(tables, room)
  const member = enter(tables, changes, { user: direction.bot, at, role: 'member', isCounted: true })
  return { webhook, changes: changes.changes, moved: [{ member, room: changes.room }] }
}

/** W1: changes what an outgoing webhook is told and where, or lets a webhook rest. */
export function updateWebhook(tables: ChatTables, write: UpdateWebhook): WebhookWritten | WriteRefused {
  const found = manageable(tables, write)
  if ('refused' in found) return found
  const { at, actor, url = found.url, events = found.events, state = found.state } = write
  if (found.isIncoming && (write.url !== undefined || write.events !== undefined))
    return refuseWrite('invalid', 'url and events are for outgoing webhooks')
  const isWoken = state === 'active' && found.state !== 'active'
  const webhook = { ...found, url, events, state, ...(isWoken ? { failures: 0, nextAt: 0 } : {}) }
  tables.records.webhooks.put(webhook)
  const { roomId, name } = webhook
  audit(tables, { at, actor, action: 'update_webhook', roomId, detail: { name, state } })
  return { webhook, changes: [] }
}

/** W1: removes a webhook with its log; its bot leaves the room. */
export function deleteWebhook(tables: ChatTables, write: DeleteWebhook): WebhookWritten | WriteRefused {
  const webhook = manageable(tables, write)
  if ('refused' in webhook) return webhook
  const { webhookId, roomId, name, botId } = webhook
  const { webhooks, webhookDeliveries } = tables.records
  webhooks.remove({ webhookId })
  // The log of one webhook is bounded.
  for (const { n } of webhookDeliveries.scan({ equals: { webhookId }, limit: Number.MAX_SAFE_INTEGER }))
    webhookDeliveries.remove({ webhookId, n })
  audit(tables, { at: write.at, actor: write.actor, action: 'delete_webhook', roomId, detail: { name } })
  const room = tables.room(roomId)
  const bot = botId === '' ? undefined : tables.member(roomId, botId)
  if (!room || bot?.state !== 'in') return { webhook, changes: [] }
  const changes = new RoomChanges(tables, room)
  const member = expel(changes, bot, { reason: 'left', isCounted: true })
  return { webhook, changes: changes.changes, moved: [{ member, room: changes.room }] }
}

function manageable(tables: ChatTables, write: UpdateWebhook | DeleteWebhook): WebhookRow | WriteRefused {
  const { at, actor, webhookId } = write
  const webhook = tables.records.webhooks.get({ webhookId })
  if (!webhook) return refuseWrite('not_found', 'there is no such webhook')
  const situation = ask(tables, 'integrate', { roomId: webhook.roomId, actor, at })
  return isDenied(situation) ? deniedWrite(situation.denied) : webhook
}
