import { Refused, refused } from '@hubbub/hub'
import type { Webhook, WebhookDelivery } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { isoTime } from '../wire.ts'
import type { CreateWebhook } from './ports.ts'
import type { WebhookDeliveryRow, WebhookRow } from './tables.ts'

type WebhookCommandType =
  | 'create_incoming_webhook'
  | 'create_outgoing_webhook'
  | 'list_webhooks'
  | 'update_webhook'
  | 'delete_webhook'
  | 'list_webhook_deliveries'

/** Webhooks of rooms: made, changed, looked at. */
export function webhookCommands(settings: ChatSettings): Pick<ChatCommandTable, WebhookCommandType> {
  const { store, limits, webhooks: sender } = settings
  const context = (hub: Parameters<typeof commit>[0]['hub']) => ({ hub, settings })
  return {
    create_incoming_webhook: chatCommand('create_incoming_webhook', 'serial', async ({ input, session, hub }) => {
      if (!sender) return unavailable()
      const webhookId = hub.random.id()
      const { secret, hash } = sender.link.makeSecret()
      const bot = { id: `w_${webhookId}`, username: input.name }
      const about = { webhookId, roomId: input.room_id, name: input.name, most: limits.webhooksPerRoom }
      const create = { kind: 'create_webhook', ...about, direction: { kind: 'incoming', bot }, secret: hash } as const
      const result = await commit(context(hub), { ...create, actor: actorOf(session), at: hub.clock.now() })
      if (result instanceof Refused) return result
      return { webhook: toWebhook(result.webhook), path: `/api/hooks/${webhookId}/${secret}` }
    }),
    create_outgoing_webhook: chatCommand('create_outgoing_webhook', 'serial', async ({ input, session, hub }) => {
      if (!sender) return unavailable()
      const { url, events, name } = input
      const why = sender.link.refusal(url)
      if (why !== undefined) return refused('invalid', `url: ${why}`, { path: 'url' })
      const { secret } = sender.link.makeSecret()
      const about = { webhookId: hub.random.id(), roomId: input.room_id, name, secret, most: limits.webhooksPerRoom }
      const direction: CreateWebhook['direction'] = { kind: 'outgoing', url, events: [...new Set(events)] }
      const create = { kind: 'create_webhook', ...about, direction } as const
      const result = await commit(context(hub), { ...create, actor: actorOf(session), at: hub.clock.now() })
      if (result instanceof Refused) return result
      sender.follow(result.webhook)
      return { webhook: toWebhook(result.webhook), secret }
    }),
    list_webhooks: chatCommand('list_webhooks', 'serial', async ({ input, session, hub }) => {
      const about = { roomId: input.room_id, actor: actorOf(session), at: hub.clock.now() }
      const rows = await store.read({ kind: 'webhooks', ...about })
      return isDenied(rows) ? refusedBy(rows.denied) : { webhooks: rows.map(toWebhook) }
    }),
    update_webhook: chatCommand('update_webhook', 'serial', async ({ input, session, hub }) => {
      const { webhook_id: webhookId, url, events, active } = input
      const why = url === undefined ? undefined : sender?.link.refusal(url)
      if (why !== undefined) return refused('invalid', `url: ${why}`, { path: 'url' })
      const change = {
        ...(url === undefined ? {} : { url }),
        ...(events === undefined ? {} : { events: [...new Set(events)] }),
        ...(active === undefined ? {} : { state: active ? ('active' as const) : ('paused' as const) }),
      }
      const update = { kind: 'update_webhook', webhookId, ...change } as const
      const result = await commit(context(hub), { ...update, actor: actorOf(session), at: hub.clock.now() })
      if (result instanceof Refused) return result
      sender?.follow(result.webhook)
      return { webhook: toWebhook(result.webhook) }
    }),
    delete_webhook: chatCommand('delete_webhook', 'serial', async ({ input, session, hub }) => {
      const remove = { kind: 'delete_webhook', webhookId: input.webhook_id } as const
      const result = await commit(context(hub), { ...remove, actor: actorOf(session), at: hub.clock.now() })
      if (result instanceof Refused) return result
      sender?.forget(input.webhook_id)
      return {}
    }),
    list_webhook_deliveries: chatCommand('list_webhook_deliveries', 'serial', async ({ input, session, hub }) => {
      const { webhook_id: webhookId, cursor, limit = limits.pageRows } = input
      const place = readCursor(cursor, ['number'])
      if (place instanceof Refused) return place
      const about = { webhookId, actor: actorOf(session), at: hub.clock.now() }
      const before = place?.[0] ?? Number.MAX_SAFE_INTEGER
      // One more than asked for tells whether more follow.
      const rows = await store.read({ kind: 'webhook_deliveries', ...about, before, limit: limit + 1 })
      if (isDenied(rows)) return refusedBy(rows.denied)
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { deliveries: rows.slice(0, limit).map(toDelivery), ...(last ? { next_cursor: makeCursor(last.n) } : {}) }
    }),
  }
}

function unavailable(): Refused {
  return refused('forbidden', 'this server has no webhooks')
}

function toWebhook(row: WebhookRow): Webhook {
  const { webhookId: id, roomId: room_id, name, isIncoming, createdBy: created_by, createdAt, state } = row
  const outgoing = isIncoming ? {} : { url: row.url, events: [...row.events], position: row.position }
  const direction = isIncoming ? 'incoming' : 'outgoing'
  return { id, direction, room_id, name, created_by, created_at: isoTime(createdAt), state, ...outgoing }
}

function toDelivery(row: WebhookDeliveryRow): WebhookDelivery {
  const { webhookId, event, offset, attempt, at, tookMs: took_ms, status, error, nextAt } = row
  return {
    id: `${webhookId}.${offset}`,
    event,
    offset,
    attempt,
    at: isoTime(at),
    took_ms,
    ...(status === null ? {} : { status }),
    ...(error === '' ? {} : { error }),
    ...(nextAt === null ? {} : { next_attempt_at: isoTime(nextAt) }),
  }
}
