import { isDenied } from '../reads/denied.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import { ask } from '../rooms/situation.ts'
import type { WebhookReads } from './ports.ts'

/** How reads about webhooks are answered. */
export const webhookReads: ReadHandlers<keyof WebhookReads> = {
  webhooks: (tables, read) => {
    const situation = ask(tables, 'integrate', read)
    if (isDenied(situation)) return situation
    // A room has few: creating them is limited.
    const all = { index: 'byRoom', equals: { roomId: read.roomId }, limit: Number.MAX_SAFE_INTEGER } as const
    return tables.records.webhooks.scan(all)
  },
  outgoing_webhooks: (tables, { after, limit }) =>
    tables.records.webhooks.scan({
      index: 'byDirection',
      equals: { isIncoming: false },
      after: { webhookId: after },
      limit,
    }),
  webhook: (tables, { webhookId }) => tables.records.webhooks.get({ webhookId }),
  webhook_deliveries: (tables, { at, actor, webhookId, before, limit }) => {
    const webhook = tables.records.webhooks.get({ webhookId })
    if (!webhook) return { denied: { code: 'not_found', message: 'there is no such webhook' } }
    const situation = ask(tables, 'integrate', { roomId: webhook.roomId, actor, at })
    if (isDenied(situation)) return situation
    const { webhookDeliveries } = tables.records
    return webhookDeliveries.scan({ equals: { webhookId }, after: { n: before }, reverse: true, limit })
  },
}
