import { z } from 'zod'
import { joinedRoom, userId } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { messageReplies, newMessage, saysNothing, saysSomething } from './message.ts'

const opened = z.object({
  room: joinedRoom.describe('The room.'),
  created: z.boolean().describe('False: it was there before.'),
})

/** Commands about rooms of two, or of a few. */
export const directCommands = {
  open_direct: z
    .object({ user_id: userId.describe('The other.') })
    .describe(
      'Opens the one room that two users have for ever, and subscribes this connection. Both are members at once, online or not.',
    ),
  open_group: z
    .object({
      user_ids: z
        .array(userId)
        .min(2)
        .max(wireLimits.groupPeople - 1)
        .describe('The others.'),
    })
    .describe(
      'Opens the one room of a set of users, and subscribes this connection. Whoever opens it again after leaving is back in it.',
    ),
  direct_message: newMessage
    .extend({ to: userId.describe('The other.') })
    .refine(saysSomething, saysNothing)
    .describe(
      'Says something to one user: opens the direct room when there is none, and sends, exactly once by `client_id`.',
    ),
} as const

/** What the `ok` replies to them carry. */
export const directReplies = {
  open_direct: opened,
  open_group: opened,
  direct_message: messageReplies.message,
} as const
