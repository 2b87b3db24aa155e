import { z } from 'zod'
import { user } from '../entities.ts'
import { aRoom, eventRoom, nextCursor, online } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

/** Commands about who is here and what they are doing. */
export const presenceCommands = {
  online_users: z.object({ room_id: aRoom, limit: pageLimit, cursor }).describe('Asks who is online in a room.'),
  typing: z
    .object({ room_id: aRoom, active: z.boolean().describe('False when the user stopped.') })
    .describe('Tells the room that the user is typing. Not stored; repeat it while it lasts.'),
} as const

/** What the `ok` replies to them carry. */
export const presenceReplies = {
  online_users: z.object({
    room_id: z.string().describe('The room.'),
    users: z.array(user).describe('A page of them, by id.'),
    online: z.int().describe('How many there are in all.'),
    next_cursor: nextCursor,
  }),
  typing: z.object({}),
} as const

/** Events about who is here and what they are doing. */
export const presenceEvents = {
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
} as const
