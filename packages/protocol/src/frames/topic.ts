import { z } from 'zod'
import { clientId, position, topicName, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { syncedTopic } from './session.ts'

/** Any JSON value, nested no deeper than `wireLimits.payloadDepth`. */
export const payload = z
  .unknown()
  .refine((value) => value !== undefined, 'required')
  .refine((value) => nestsWithin(value, wireLimits.payloadDepth), `nested deeper than ${wireLimits.payloadDepth}`)

function nestsWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  return Object.values(value).every((inner) => nestsWithin(inner, depth - 1))
}

/** Commands on topics, the hub's only primitive. */
export const topicCommands = {
  subscribe: z.object({ topic: topicName, position: position.optional() }),
  unsubscribe: z.object({ topic: topicName }),
  publish: z.object({ topic: topicName, payload, client_id: clientId.optional() }),
  presence: z.object({
    topic: topicName,
    limit: z.int().min(1).max(wireLimits.pageRows).optional(),
    cursor: z.string().max(256).optional(),
  }),
} as const

/** What the `ok` reply to each topic command carries; `subscribe` answers after everything missed has been sent. */
export const topicReplies = {
  subscribe: syncedTopic,
  unsubscribe: z.object({}),
  /** `offset` in topics with history only; `duplicate` when this key had been published before. */
  publish: z.object({ offset: z.int().optional(), duplicate: z.boolean().optional() }),
  presence: z.object({ topic: z.string(), users: z.array(user), online: z.int(), next_cursor: z.string().optional() }),
} as const

/** Events on topics. */
export const topicEvents = {
  /** `offset` is there in topics with history only. */
  publication: z.object({
    topic: z.string(),
    offset: z.int().optional(),
    payload: z.unknown(),
    user_id: z.string().optional(),
    client_id: z.string().optional(),
  }),
  /** Who came and went since the last such event; without names above the size limit of the topic. */
  presence: z.object({
    topic: z.string(),
    joined: z.array(user),
    left: z.array(user),
    online: z.int(),
  }),
} as const
