import { z } from 'zod'
import { clientId, message, messageId, position, room, roomId, roomName, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { cursor, pageLimit } from './page.ts'

// Without U+0000, which some databases do not keep, and without lone surrogates, which none keeps.
const content = z
  .string()
  .max(wireLimits.contentChars)
  .refine((text) => text.trim() !== '', 'must not be empty')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be Unicode text without U+0000')
  .describe('The text: not blank, no U+0000.')

const theRoom = roomId.describe('The room.')
const aRoom = roomId.optional().describe('The room; left out: that of `?room_id=`, else the first default room.')
const eventRoom = z.string().describe('The room.')
const durableOffset = z.int().describe("The room's offset of this change.")
const memberCount = z.int().describe('Members of the room now.')
const online = z.int().describe('How many are online in the room now.')
const nextCursor = z.string().optional().describe('Given when more follow.')

/** Commands of the chat module. */
export const chatCommands = {
  create_room: z
    .object({
      name: roomName.describe('The name to show.'),
      room_id: roomId
        .optional()
        .describe(
          'Chosen by the server when left out. One that exists is a `conflict`, so choosing it makes a repeat harmless.',
        ),
    })
    .describe(
      'Makes a public room with the sender as its first member, and subscribes this connection from its `head`.',
    ),
  list_rooms: z.object({ limit: pageLimit, cursor }).describe('Lists the public rooms, oldest first.'),
  join_room: z
    .object({
      room_id: theRoom,
      position: position.optional().describe('What the client has seen of the room; left out: from now on.'),
    })
    .describe(
      'Makes the sender a member and subscribes this connection. The events missed since `position` come before the reply.',
    ),
  leave_room: z
    .object({ room_id: theRoom })
    .describe('Ends the membership, and the subscriptions of all the connections of the user.'),
  message: z
    .object({
      room_id: aRoom,
      content,
      client_id: clientId
        .optional()
        .describe('The idempotency key: a repeat, however late, returns the first result and stores nothing.'),
      after: clientId
        .optional()
        .describe(
          "Key of the sender's message that must be stored before this one, else `out_of_order`: keeps a pipelined outbox in order.",
        ),
    })
    .describe('Says something in a room. The reply comes once it is on the disk.'),
  edit_message: z
    .object({ room_id: theRoom, message_id: messageId.describe('The message.'), content })
    .describe("Gives the sender's own message a new text."),
  delete_message: z
    .object({ room_id: theRoom, message_id: messageId.describe('The message.') })
    .describe("Empties the sender's own message; it keeps its place."),
  history: z
    .object({
      room_id: theRoom,
      before: z.int().min(1).optional().describe('Messages below this `seq`.'),
      after: z.int().min(0).optional().describe('Messages above this `seq`.'),
      around: z.int().min(1).optional().describe('Messages around this `seq`, with it.'),
      limit: pageLimit,
    })
    .refine(
      ({ before, after, around }) => [before, after, around].filter((at) => at !== undefined).length <= 1,
      'give one of before, after, around',
    )
    .describe('Reads a page of messages: the newest, or by one of `before`, `after`, `around`.'),
  online_users: z.object({ room_id: aRoom, limit: pageLimit, cursor }).describe('Asks who is online in a room.'),
  typing: z
    .object({ room_id: aRoom, active: z.boolean().describe('False when the user stopped.') })
    .describe('Tells the room that the user is typing. Not stored; repeat it while it lasts.'),
} as const

/** What the `ok` reply to each chat command carries. */
export const chatReplies = {
  create_room: z.object({ room: room.describe('The new room.') }),
  list_rooms: z.object({ rooms: z.array(room).describe('A page of them.'), next_cursor: nextCursor }),
  /** As after `subscribe`: the missed events have been sent before it. */
  join_room: z.object({
    room: room.describe('The room, joined.'),
    recovered: z.boolean().describe('False: drop what is kept of the room and load it anew.'),
    position: position.describe('Where the subscription goes on from.'),
    reason: z.string().optional().describe('Why it was not recovered, as in `synced`.'),
  }),
  leave_room: z.object({}),
  message: z.object({
    room_id: z.string().describe('The room it went to.'),
    message_id: z.string().describe('The id of the message.'),
    seq: z.int().describe('Its number among the messages of the room.'),
    offset: z.int().describe("The room's offset at which it was stored."),
    timestamp: z.iso.datetime().describe('When it was stored.'),
    duplicate: z
      .boolean()
      .optional()
      .describe("True when this key had been stored before: these are the first result's values."),
  }),
  edit_message: z.object({ message: message.describe('As it is now.') }),
  delete_message: z.object({ message: message.describe('As it is now.') }),
  history: z.object({
    room_id: z.string().describe('The room.'),
    messages: z.array(message).describe('Ascending by `seq`.'),
    has_more_before: z.boolean().describe('There are older ones.'),
    has_more_after: z.boolean().describe('There are newer ones.'),
    position: position.describe("The room's head when the page was read: events up to it are in the page."),
  }),
  online_users: z.object({
    room_id: z.string().describe('The room.'),
    users: z.array(user).describe('A page of them, by id.'),
    online: z.int().describe('How many there are in all.'),
    next_cursor: nextCursor,
  }),
  typing: z.object({}),
} as const

/** What the chat module adds to `welcome`. */
export const chatWelcome = z.object({
  rooms: z.array(room).describe('The rooms the user is a member of; their topics are subscribed to already.'),
  room_id: z.string().optional().describe('The room of commands that name none.'),
  room_error: z
    .object({
      room_id: z.string().describe('The room asked for.'),
      code: z.string().describe('The error code.'),
      message: z.string().describe('Words for a person.'),
    })
    .optional()
    .describe('A room that could not be entered, as that of `?room_id=`; the session opens all the same.'),
})
export type ChatWelcome = z.infer<typeof chatWelcome>

/** Durable events carry the room's `offset`; they always hold the full present state of their row. */
export const chatEvents = {
  message: message.describe('A new message.'),
  message_updated: message.describe('A message changed (edited, deleted): this is its present state, whole.'),
  member_joined: z
    .object({ room_id: eventRoom, offset: durableOffset, user: user.describe('Who came.'), member_count: memberCount })
    .describe('A user became a member. In large rooms members come without an event.'),
  member_left: z
    .object({ room_id: eventRoom, offset: durableOffset, user: user.describe('Who went.'), member_count: memberCount })
    .describe('A user is no longer a member. In large rooms members go without an event.'),
  user_joined: z
    .object({ room_id: eventRoom, users: z.array(user).describe('Who came; empty in large rooms.'), online })
    .describe('Members came online in the room, batched.'),
  user_left: z
    .object({ room_id: eventRoom, users: z.array(user).describe('Who went; empty in large rooms.'), online })
    .describe('Members went offline in the room, batched.'),
  typing: z
    .object({
      room_id: eventRoom,
      user: user.describe('Who types.'),
      active: z.boolean().describe('False when the user stopped.'),
      expires_ms: z.int().describe('Let it expire after this time without a new one.'),
    })
    .describe('A user types, or stopped.'),
  room_created: z.object({ room: room.describe('The room.') }).describe('To everyone: there is a new public room.'),
  room_joined: z
    .object({ room: room.describe('The room.') })
    .describe(
      "To all of the user's connections: the user entered a room on one of them. Another one follows it by `join_room`.",
    ),
  room_left: z
    .object({ room_id: eventRoom })
    .describe(
      "To all of the user's connections: the user left a room on one of them, and none is subscribed any more.",
    ),
} as const
