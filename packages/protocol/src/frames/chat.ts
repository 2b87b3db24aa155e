import { z } from 'zod'
import { clientId, message, position, room, roomId, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'

const limit = z.int().min(1).max(wireLimits.pageRows).optional()
const cursor = z.string().max(256).optional()
const content = z
  .string()
  .max(wireLimits.contentChars)
  .refine((text) => text.trim() !== '', 'must not be empty')
const messageId = z.string().min(1).max(64)

/** Commands of the chat module. */
export const chatCommands = {
  create_room: z.object({
    name: z
      .string()
      .max(wireLimits.roomNameChars)
      .refine((name) => name.trim() !== '', 'must not be empty'),
    /** Also the idempotency of creation: a second `create_room` with an id that exists is a `conflict`. */
    room_id: roomId.optional(),
  }),
  list_rooms: z.object({ limit, cursor }),
  join_room: z.object({ room_id: roomId, position: position.optional() }),
  leave_room: z.object({ room_id: roomId }),
  message: z.object({
    /** Left out: the room of `?room_id=`, else the first default room. */
    room_id: roomId.optional(),
    content,
    client_id: clientId.optional(),
    /** The sender's message that must be stored before this one: keeps a pipelined outbox in order. */
    after: clientId.optional(),
  }),
  edit_message: z.object({ room_id: roomId, message_id: messageId, content }),
  delete_message: z.object({ room_id: roomId, message_id: messageId }),
  history: z
    .object({
      room_id: roomId,
      before: z.int().min(1).optional(),
      after: z.int().min(0).optional(),
      around: z.int().min(1).optional(),
      limit,
    })
    .refine(
      ({ before, after, around }) => [before, after, around].filter((at) => at !== undefined).length <= 1,
      'give one of before, after, around',
    ),
  online_users: z.object({ room_id: roomId.optional(), limit, cursor }),
  typing: z.object({ room_id: roomId.optional(), active: z.boolean() }),
} as const

/** What the `ok` reply to each chat command carries. */
export const chatReplies = {
  create_room: z.object({ room }),
  list_rooms: z.object({ rooms: z.array(room), next_cursor: z.string().optional() }),
  /** As after `subscribe`: the missed events have been sent before it. */
  join_room: z.object({ room, recovered: z.boolean(), position, reason: z.string().optional() }),
  leave_room: z.object({}),
  message: z.object({
    room_id: z.string(),
    message_id: z.string(),
    seq: z.int(),
    offset: z.int(),
    timestamp: z.iso.datetime(),
    /** True when this key had been stored before: these are the first result's values. */
    duplicate: z.boolean().optional(),
  }),
  edit_message: z.object({ message }),
  delete_message: z.object({ message }),
  history: z.object({
    room_id: z.string(),
    /** Ascending by `seq`. */
    messages: z.array(message),
    has_more_before: z.boolean(),
    has_more_after: z.boolean(),
    /** The room's head when the page was read. */
    position,
  }),
  online_users: z.object({
    room_id: z.string(),
    users: z.array(user),
    online: z.int(),
    next_cursor: z.string().optional(),
  }),
  typing: z.object({}),
} as const

/** Durable events carry the room's `offset`; they always hold the full present state of their row. */
export const chatEvents = {
  message,
  message_updated: message,
  member_joined: z.object({ room_id: z.string(), offset: z.int(), user, member_count: z.int() }),
  member_left: z.object({ room_id: z.string(), offset: z.int(), user, member_count: z.int() }),
  /** Came online in the room, batched; `users` is empty in large rooms, `online` is always there. */
  user_joined: z.object({ room_id: z.string(), users: z.array(user), online: z.int() }),
  user_left: z.object({ room_id: z.string(), users: z.array(user), online: z.int() }),
  /** Starts, or stops with `active: false`; a client lets it expire after `expires_ms` without a new one. */
  typing: z.object({ room_id: z.string(), user, active: z.boolean(), expires_ms: z.int() }),
  /** To everyone: a new public room. */
  room_created: z.object({ room }),
  /** To the user's own connections: the user entered or left a room on another one. */
  room_joined: z.object({ room }),
  room_left: z.object({ room_id: z.string() }),
} as const
