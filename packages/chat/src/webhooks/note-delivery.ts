import type { ChatTables } from '../writes/chat-tables.ts'
import type { DeliveryNoted, NoteDelivery } from './ports.ts'
import type { WebhookRow } from './tables.ts'

/** W4: writes an attempt down, and where the webhook stands after it. */
export function noteDelivery(tables: ChatTables, write: NoteDelivery): DeliveryNoted {
  const { webhookId } = write
  const webhook = tables.records.webhooks.get({ webhookId })
  if (!webhook) return { webhook, changes: [] }
  const next = standing(webhook, write)
  tables.records.webhooks.put(next)
  if (write.attempt) log(tables, write, webhook.failures + 1)
  return { webhook: next, changes: [] }
}

function standing(webhook: WebhookRow, { position, nextAt }: NoteDelivery): WebhookRow {
  if (position !== undefined)
    return { ...webhook, position: Math.max(webhook.position, position), failures: 0, nextAt: 0 }
  const failures = webhook.failures + 1
  if (nextAt === null) return { ...webhook, failures, nextAt: 0, state: 'failed' }
  return { ...webhook, failures, nextAt: nextAt ?? 0 }
}

function log(
  tables: ChatTables,
  { at, webhookId, attempt, position, nextAt, keep }: NoteDelivery,
  count: number,
): void {
  const { webhookDeliveries } = tables.records
  const [last] = webhookDeliveries.scan({ equals: { webhookId }, reverse: true, limit: 1 })
  const n = (last?.n ?? 0) + 1
  if (!attempt) return
  const again = position === undefined ? (nextAt ?? null) : null
  webhookDeliveries.put({ webhookId, n, ...attempt, attempt: count, at, nextAt: again })
  webhookDeliveries.remove({ webhookId, n: n - keep })
}
