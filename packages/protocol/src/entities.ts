import { z } from 'zod'
import { wireLimits } from './limits.ts'

/** A place in a topic's log. `epoch` names one life of the log; `offset` grows by one with every durable change. */
export const position = z.object({ epoch: z.string().min(1).max(64), offset: z.int().min(0) })
export type Position = z.infer<typeof position>

/** The name of a topic: 1 to 255 characters without spaces or control characters. */
export const topicName = z
  .string()
  .min(1)
  .max(wireLimits.topicChars)
  .regex(/^[^\s\p{Cc}]+$/u, 'no spaces or control characters')
export type TopicName = z.infer<typeof topicName>

/** Chosen by the client to find the reply to its command. */
export const ref = z.union([z.string().min(1).max(wireLimits.refChars), z.int()])
export type Ref = z.infer<typeof ref>

/** An idempotency key, chosen once per message before it is first sent. */
export const clientId = z
  .string()
  .min(1)
  .max(wireLimits.clientIdChars)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')

/** The name a user is shown by: no control characters, no spaces at the ends. */
export const username = z
  .string()
  .min(1)
  .max(wireLimits.usernameChars)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'no control characters')
  .refine((name) => name.trim() === name, 'no spaces at the ends')

/** A user as others see them. */
export const user = z.object({ id: z.string(), username: z.string() })
export type User = z.infer<typeof user>

/** The id of a room: its topic is `room:<id>`. */
export const roomId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, _ and -')

/** A room as its readers see it. */
export const room = z.object({
  id: z.string(),
  name: z.string(),
  created_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  /** Members, online or not. */
  member_count: z.int(),
  /** `seq` of the newest message, 0 when there is none. */
  last_seq: z.int(),
  /** Where the room's log ends. */
  head: position,
})
export type Room = z.infer<typeof room>

/** A stored message in its present state. A deleted one keeps its place with empty `content`. */
export const message = z.object({
  id: z.string(),
  room_id: z.string(),
  /** Numbers the messages of the room from 1, without holes. */
  seq: z.int(),
  /** The room's offset at which the message last changed. */
  offset: z.int(),
  user_id: z.string(),
  username: z.string(),
  content: z.string(),
  client_id: z.string().optional(),
  timestamp: z.iso.datetime(),
  edited_at: z.iso.datetime().optional(),
  deleted_at: z.iso.datetime().optional(),
})
export type Message = z.infer<typeof message>
