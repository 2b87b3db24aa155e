import { type GoldenFrame, time, toClient, toServer } from './golden-frame.ts'

const incoming = {
  id: 'wh_1',
  direction: 'incoming',
  room_id: 'general',
  name: 'builds',
  created_by: 'u_1',
  created_at: time,
  state: 'active',
}
const outgoing = {
  ...incoming,
  id: 'wh_2',
  direction: 'outgoing',
  name: 'bridge',
  url: 'https://example.org/hubbub',
  events: ['message'],
  position: 128,
}
const delivery = { id: 'wh_2.129', event: 'message', offset: 129, attempt: 1, at: time, took_ms: 41, status: 204 }

/** Golden frames about webhooks. */
export const webhookFrames: readonly GoldenFrame[] = [
  toServer('make an incoming webhook', {
    type: 'create_incoming_webhook',
    ref: 'create_incoming_webhook',
    room_id: 'general',
    name: 'builds',
  }),
  toClient('incoming webhook made', {
    type: 'ok',
    ref: 'create_incoming_webhook',
    webhook: incoming,
    path: '/api/hooks/wh_1/whsec_shown-only-now',
  }),
  toServer('make an outgoing webhook', {
    type: 'create_outgoing_webhook',
    ref: 'create_outgoing_webhook',
    room_id: 'general',
    name: 'bridge',
    url: 'https://example.org/hubbub',
    events: ['message'],
  }),
  toClient('outgoing webhook made', {
    type: 'ok',
    ref: 'create_outgoing_webhook',
    webhook: outgoing,
    secret: 'whsec_shown-only-now',
  }),
  toServer('webhooks', { type: 'list_webhooks', ref: 'list_webhooks', room_id: 'general' }),
  toClient('webhooks of a room', { type: 'ok', ref: 'list_webhooks', webhooks: [incoming, outgoing] }),
  toServer('pause a webhook', {
    type: 'update_webhook',
    ref: 'update_webhook',
    webhook_id: 'wh_2',
    active: false,
  }),
  toClient('webhook paused', { type: 'ok', ref: 'update_webhook', webhook: { ...outgoing, state: 'paused' } }),
  toServer('remove a webhook', { type: 'delete_webhook', ref: 'delete_webhook', webhook_id: 'wh_1' }),
  toClient('webhook removed', { type: 'ok', ref: 'delete_webhook' }),
  toServer('attempts of a webhook', {
    type: 'list_webhook_deliveries',
    ref: 'list_webhook_deliveries',
    webhook_id: 'wh_2',
  }),
  toClient('a page of attempts', { type: 'ok', ref: 'list_webhook_deliveries', deliveries: [delivery] }),
]
