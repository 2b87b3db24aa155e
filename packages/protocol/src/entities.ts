import { z } from 'zod'
import { wireLimits } from './limits.ts'

// The descriptions are published: docs/protocol.md and docs/asyncapi.yaml are made from them (`npm run docs`).
// Text that reaches a store excludes \p{Cs}: a lone half of a surrogate pair cannot be kept as UTF-8, so what is
// read back would differ from what was announced.

/** A place in a topic's log. `epoch` names one life of the log; `offset` grows by one with every durable change. */
export const position = z
  .object({
    epoch: z.string().min(1).max(64).describe('Names one life of the log.'),
    offset: z.int().min(0).describe('Grows by one with every durable change; 0 before the first.'),
  })
  .meta({ id: 'Position', description: "A place in a topic's log." })
export type Position = z.infer<typeof position>

/** The name of a topic; `__proto__` is none, since positions are keyed by name in plain objects. */
export const topicName = z
  .string()
  .min(1)
  .max(wireLimits.topicChars)
  .regex(/^(?!__proto__$)[^\s\p{Cc}\p{Cs}]+$/u, 'no spaces or control characters')
  .meta({
    id: 'TopicName',
    description:
      'The name of a topic: no spaces, no control characters, not `__proto__`. A room is the topic `room:<id>`.',
  })
export type TopicName = z.infer<typeof topicName>

/** Chosen by the client to find the reply to its command. */
export const ref = z.union([z.string().min(1).max(wireLimits.refChars), z.int()]).meta({
  id: 'Ref',
  description: `An integer or 1 to ${wireLimits.refChars} characters, chosen by the client to find the reply to its command.`,
})
export type Ref = z.infer<typeof ref>

/** An idempotency key, chosen once per message before it is first sent. */
export const clientId = z
  .string()
  .min(1)
  .max(wireLimits.clientIdChars)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
  .meta({
    id: 'ClientId',
    description: 'An idempotency key, chosen once per message before it is first sent: printable ASCII without spaces.',
  })

// What people are shown as a name: not only invisible characters, none that break the line or turn the text around it.
const shownName = /^(?=.*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+$/u

/** The name a user is shown by: something visible, no control characters, no spaces at the ends. */
export const username = z
  .string()
  .min(1)
  .max(wireLimits.usernameChars)
  .regex(shownName, 'visible text without control characters')
  .refine((name) => name.trim() === name, 'no spaces at the ends')
  .meta({
    id: 'Username',
    description:
      'A name to show: something visible, no control characters, none that turn the text around, no spaces at the ends.',
  })

/** The name a room is shown by. */
export const roomName = z
  .string()
  .min(1)
  .max(wireLimits.roomNameChars)
  .regex(shownName, 'visible text without control characters')
  .meta({
    id: 'RoomName',
    description: 'A name to show: something visible, no control characters, none that turn the text around.',
  })

/** A user as others see them. */
export const user = z
  .object({
    id: z.string().describe('Stays the same when the name changes.'),
    username: z.string().describe('The name to show.'),
  })
  .meta({ id: 'User', description: 'A user as others see them.' })
export type User = z.infer<typeof user>

/** The id of a room: its topic is `room:<id>`. */
export const roomId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, _ and -')
  .meta({ id: 'RoomId', description: 'The id of a room: letters, digits, `_` and `-`. Its topic is `room:<id>`.' })

/** The id of a message, made by the server. */
export const messageId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces')
  .meta({ id: 'MessageId', description: 'The id of a message, made by the server.' })

/** A room as its readers see it. */
export const room = z
  .object({
    id: z.string().describe('The id of the room.'),
    name: z.string().describe('The name to show.'),
    created_by: z.string().nullable().describe('Id of the user who made it; null for rooms the server makes.'),
    created_at: z.iso.datetime().describe('When it was made.'),
    member_count: z.int().describe('Members, online or not.'),
    last_seq: z.int().describe('`seq` of the newest message, 0 when there is none.'),
    head: position.describe("Where the room's log ends."),
  })
  .meta({ id: 'Room', description: 'A room as its readers see it.' })
export type Room = z.infer<typeof room>

/** A stored message in its present state. A deleted one keeps its place with empty `content`. */
export const message = z
  .object({
    id: z.string().describe('The id of the message.'),
    room_id: z.string().describe('The room it is in.'),
    seq: z.int().describe('Numbers the messages of the room from 1, without holes; the order to show them in.'),
    offset: z.int().describe("The room's offset at which the message last changed."),
    user_id: z.string().describe('Id of the sender.'),
    username: z.string().describe("The sender's name when it was sent."),
    content: z.string().describe('The text, empty once deleted. Show it as text, never as markup.'),
    client_id: z.string().optional().describe("The sender's idempotency key, if there was one."),
    timestamp: z.iso.datetime().describe('When it was stored.'),
    edited_at: z.iso.datetime().optional().describe('When its text was last changed.'),
    deleted_at: z.iso.datetime().optional().describe('When it was deleted.'),
  })
  .meta({
    id: 'Message',
    description: 'A stored message in its present state. A deleted one keeps its place with empty `content`.',
  })
export type Message = z.infer<typeof message>
