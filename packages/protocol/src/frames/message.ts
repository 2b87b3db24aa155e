import { z } from 'zod'
import { clientId, message, messageId, position } from '../entities.ts'
import { aRoom, content, theRoom } from './fields.ts'
import { pageLimit } from './page.ts'

/** Commands about messages. */
export const messageCommands = {
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
} as const

/** What the `ok` replies to them carry. */
export const messageReplies = {
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
} as const

/** Events about messages. */
export const messageEvents = {
  message: message.describe('A new message.'),
  message_updated: message.describe('A message changed (edited, deleted): this is its present state, whole.'),
} as const
