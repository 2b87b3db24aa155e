import type { WriteHandlers } from '../writes/write-handlers.ts'
import { noteDelivery } from './note-delivery.ts'
import type { WebhookWrites } from './ports.ts'
import { createWebhook, deleteWebhook, updateWebhook } from './write-webhooks.ts'

/** The rules of writes about webhooks. */
export const webhookWrites: WriteHandlers<keyof WebhookWrites> = {
  create_webhook: createWebhook,
  update_webhook: updateWebhook,
  delete_webhook: deleteWebhook,
  note_delivery: noteDelivery,
}
