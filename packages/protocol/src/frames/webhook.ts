import { z } from 'zod'
import { username } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { nextCursor, theRoom } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

/** The durable events of a room that a webhook can ask for. */
export const webhookEvent = z
  .enum([
    'message',
    'message_updated',
    'member_joined',
    'member_left',
    'member_updated',
    'room_updated',
    'room_deleted',
    'read',
  ])
  .meta({ id: 'WebhookEvent', description: 'A durable event of a room that a webhook can ask for.' })
export type WebhookEvent = z.infer<typeof webhookEvent>

const webhookId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, _ and -')
  .describe('The webhook.')
const name = username.describe('The name to show; messages of an incoming webhook come by it.')
const url = z
  .url({ protocol: /^https?$/ })
  .max(wireLimits.webhookUrlChars)
  .describe('Where events are posted to. Private addresses are refused unless the configuration allows them.')
const events = z.array(webhookEvent).min(1).max(webhookEvent.options.length).describe('Which events.')

/** A webhook, as those see it who may manage it. */
export const webhook = z
  .object({
    id: z.string().describe('Names it.'),
    direction: z.enum(['incoming', 'outgoing']).describe('Whether it posts into the room, or is told of it.'),
    room_id: z.string().describe('The room.'),
    name: z.string().describe('The name to show.'),
    created_by: z.string().describe('Id of the user who made it.'),
    created_at: z.iso.datetime().describe('When.'),
    url: z.string().optional().describe('Outgoing: where events are posted to.'),
    events: z.array(webhookEvent).optional().describe('Outgoing: which.'),
    state: z
      .enum(['active', 'paused', 'failed'])
      .describe('`failed`: it was given up after many failures; `active: true` begins again where it stopped.'),
    position: z.int().optional().describe("Outgoing: the room's offset up to which everything was told."),
  })
  .meta({ id: 'Webhook', description: 'A webhook, as those see it who may manage it.' })
export type Webhook = z.infer<typeof webhook>

/** One attempt to tell an outgoing webhook. */
export const webhookDelivery = z
  .object({
    id: z.string().describe('Goes with the request as `webhook-id`; the same for every attempt of one event.'),
    event: z.string().describe('Which event.'),
    offset: z.int().describe("The room's offset of the event."),
    attempt: z.int().describe('Counts from 1.'),
    at: z.iso.datetime().describe('When.'),
    took_ms: z.int().describe('How long it took.'),
    status: z.int().optional().describe('The status of the answer, if there was one.'),
    error: z.string().optional().describe('Why there was none, or what the answer said.'),
    next_attempt_at: z.iso.datetime().optional().describe('When it is tried again.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'One attempt to tell an outgoing webhook.' })
export type WebhookDelivery = z.infer<typeof webhookDelivery>

/** Commands about webhooks. */
export const webhookCommands = {
  create_incoming_webhook: z
    .object({ room_id: theRoom, name })
    .describe('Makes an address that posts messages into the room, by a bot of its own. It is shown once.'),
  create_outgoing_webhook: z
    .object({ room_id: theRoom, name, url, events })
    .describe('Has the events of a room posted to an address from now on, signed. The secret is shown once.'),
  list_webhooks: z.object({ room_id: theRoom }).describe('Lists the webhooks of a room.'),
  update_webhook: z
    .object({
      webhook_id: webhookId,
      url: url.optional(),
      events: events.optional(),
      active: z.boolean().optional().describe('False pauses it; true goes on where it stopped.'),
    })
    .describe('Changes an outgoing webhook; `active` also an incoming one.'),
  delete_webhook: z.object({ webhook_id: webhookId }).describe('Removes a webhook, its bot and its log.'),
  list_webhook_deliveries: z
    .object({ webhook_id: webhookId, limit: pageLimit, cursor })
    .describe('Lists the attempts to tell an outgoing webhook, newest first.'),
} as const

/** What the `ok` replies to them carry. */
export const webhookReplies = {
  create_incoming_webhook: z.object({
    webhook: webhook.describe('The webhook.'),
    path: z.string().describe('Where to post, on this server. Whoever knows it may post: it is shown only now.'),
  }),
  create_outgoing_webhook: z.object({
    webhook: webhook.describe('The webhook.'),
    secret: z.string().describe('What requests are signed with, as Standard Webhooks says; shown only now.'),
  }),
  list_webhooks: z.object({ webhooks: z.array(webhook).describe('Oldest first.') }),
  update_webhook: z.object({ webhook: webhook.describe('As it is now.') }),
  delete_webhook: z.object({}),
  list_webhook_deliveries: z.object({
    deliveries: z.array(webhookDelivery).describe('A page of them.'),
    next_cursor: nextCursor,
  }),
} as const
