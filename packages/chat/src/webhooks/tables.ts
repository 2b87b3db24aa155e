import type { WebhookEvent } from '@hubbub/protocol'
import {
  type Column,
  defineTable,
  flag,
  integer,
  integerOrNull,
  json,
  type RowOf,
  text,
} from '../tables/define-table.ts'

/** Whether a webhook works, was told to rest, or was given up. */
export type WebhookState = 'active' | 'paused' | 'failed'

const webhookState: Column<WebhookState> = { kind: 'text', isNullable: false }

/** Webhooks of rooms, in both directions. Times are in ms since 1970. */
const webhooks = defineTable({
  columns: {
    webhookId: text,
    roomId: text,
    isIncoming: flag,
    name: text,
    createdBy: text,
    createdAt: integer,
    state: webhookState,
    /** Incoming: the SHA-256 of its secret. Outgoing: the secret itself, which signing needs. */
    secret: text,
    /** Incoming: the bot that speaks; empty for outgoing ones. */
    botId: text,
    /** Outgoing: where to; empty for incoming ones. */
    url: text,
    events: json<readonly WebhookEvent[]>(),
    /** Outgoing: the room's offset up to which everything was told. */
    position: integer,
    /** Outgoing: attempts in a row that failed. */
    failures: integer,
    /** Outgoing: not before this time again, 0 for at once. */
    nextAt: integer,
  },
  key: ['webhookId'],
  indexes: { byRoom: ['roomId', 'createdAt'], byDirection: ['isIncoming'] },
})

/** Attempts to tell outgoing webhooks. */
const webhookDeliveries = defineTable({
  columns: {
    webhookId: text,
    /** Grows with every attempt of the webhook. */
    n: integer,
    event: text,
    offset: integer,
    attempt: integer,
    at: integer,
    tookMs: integer,
    status: integerOrNull,
    /** Empty when it went well. */
    error: text,
    /** When it is tried again; null when it went well or was given up. */
    nextAt: integerOrNull,
  },
  key: ['webhookId', 'n'],
  indexes: {},
})

/** Tables of webhooks. */
export const webhookTables = { webhooks, webhookDeliveries } as const

/** A webhook as stored. */
export type WebhookRow = RowOf<typeof webhooks>

/** One attempt to tell an outgoing webhook, as stored. */
export type WebhookDeliveryRow = RowOf<typeof webhookDeliveries>
