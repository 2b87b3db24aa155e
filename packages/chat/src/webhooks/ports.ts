import type { User, WebhookEvent } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'
import type { WebhookDeliveryRow, WebhookRow, WebhookState } from './tables.ts'

/** What can be written of webhooks. All times are in ms since 1970. */
export interface WebhookWrites {
  readonly create_webhook: { readonly input: CreateWebhook; readonly output: WebhookWritten }
  readonly update_webhook: { readonly input: UpdateWebhook; readonly output: WebhookWritten }
  readonly delete_webhook: { readonly input: DeleteWebhook; readonly output: WebhookWritten }
  readonly note_delivery: { readonly input: NoteDelivery; readonly output: DeliveryNoted }
}

export interface CreateWebhook {
  readonly at: number
  readonly actor: Actor
  readonly roomId: string
  readonly webhookId: string
  readonly name: string
  /** Incoming: the SHA-256 of the secret. Outgoing: the secret. */
  readonly secret: string
  readonly direction:
    | { readonly kind: 'incoming'; readonly bot: User }
    | { readonly kind: 'outgoing'; readonly url: string; readonly events: readonly WebhookEvent[] }
  /** Most webhooks of one room. */
  readonly most: number
}

export interface UpdateWebhook {
  readonly at: number
  readonly actor: Actor
  readonly webhookId: string
  /** What is left out stays. */
  readonly url?: string
  readonly events?: readonly WebhookEvent[]
  readonly state?: Exclude<WebhookState, 'failed'>
}

export interface DeleteWebhook {
  readonly at: number
  readonly actor: Actor
  readonly webhookId: string
}

export interface WebhookWritten extends Written {
  readonly webhook: WebhookRow
}

/** What came of an attempt to tell a webhook of an event. */
export interface NoteDelivery {
  readonly at: number
  readonly webhookId: string
  /** Left out when there was nothing to tell, and the webhook only moves on. */
  readonly attempt?: Pick<WebhookDeliveryRow, 'event' | 'offset' | 'tookMs' | 'status' | 'error'>
  /** Everything up to this offset was told; left out when it is to be tried again. */
  readonly position?: number
  /** When it is tried again; null gives the webhook up. */
  readonly nextAt?: number | null
  /** Most attempts kept of one webhook. */
  readonly keep: number
}

export interface DeliveryNoted extends Written {
  /** Undefined once it was deleted. */
  readonly webhook: WebhookRow | undefined
}

/** What can be asked of a store about webhooks. */
export interface WebhookReads {
  /** The webhooks of a room, oldest first. */
  readonly webhooks: {
    readonly input: { readonly at: number; readonly actor: Actor; readonly roomId: string }
    readonly output: readonly WebhookRow[] | Denied
  }
  /** Every outgoing webhook: those after `after`, by id. */
  readonly outgoing_webhooks: {
    readonly input: { readonly after: string; readonly limit: number }
    readonly output: readonly WebhookRow[]
  }
  readonly webhook: { readonly input: { readonly webhookId: string }; readonly output: WebhookRow | undefined }
  /** Attempts of a webhook, newest first: those before `before`. */
  readonly webhook_deliveries: {
    readonly input: {
      readonly at: number
      readonly actor: Actor
      readonly webhookId: string
      readonly before: number
      readonly limit: number
    }
    readonly output: readonly WebhookDeliveryRow[] | Denied
  }
}

/** What an answer to a posted event was. */
export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly retryAfterMs?: number }
  /** There was none: refused, timed out, an address that is not allowed. */
  | { readonly kind: 'failed'; readonly error: string }

/**
 * Brings events to other programs, and makes the secrets they are known by. Implemented by the server, which has the
 * network, hashes and chance that chat has not. Never rejects.
 */
export interface WebhookLink {
  /** A secret and the hash that is kept of it. */
  makeSecret(): { readonly secret: string; readonly hash: string }
  /** Says why an address may not be used; undefined when it may. Names are looked up only when posting. */
  refusal(url: string): string | undefined
  /** Posts a body, signed, under an id that is the same for every attempt. */
  post(request: PostRequest): Promise<PostOutcome>
}

export interface PostRequest {
  readonly url: string
  readonly secret: string
  readonly id: string
  /** In ms since 1970. */
  readonly at: number
  readonly body: string
}
