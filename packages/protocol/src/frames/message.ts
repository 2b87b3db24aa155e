import { z } from 'zod'
import { clientId, emoji, fileId, message, messageId, position, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { aRoom, content, contentOrNone, eventRoom, nextCursor, theMessage, theRoom } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

const theKey = clientId
  .optional()
  .describe('The idempotency key: a repeat, however late, returns the first result and stores nothing.')
const theOneBefore = clientId
  .optional()
  .describe(
    "Key of the sender's message that must be stored before this one, else `out_of_order`: keeps a pipelined outbox in order.",
  )
const seqBefore = z.int().min(1).optional().describe('Messages below this `seq`.')
const seqAfter = z.int().min(0).optional().describe('Messages above this `seq`.')
const aMessage = { room_id: theRoom, message_id: theMessage }
const reacting = { ...aMessage, emoji: emoji.describe('The reaction.') }

/** What a new message says, whatever room it goes to. */
export const newMessage = z.object({
  content: contentOrNone,
  client_id: theKey,
  after: theOneBefore,
  reply_to: messageId.optional().describe('The message it answers, in the same room.'),
  thread_id: messageId
    .optional()
    .describe('The thread it belongs to: id of the message the thread hangs on, or of any reply in it.'),
  attachments: z
    .array(fileId)
    .max(wireLimits.attachments)
    .optional()
    .describe("Its files: the sender's own, or ones shown in a room that the sender may read."),
})

/** Whether a new message has a text or files. */
export function saysSomething({ content: text, attachments }: z.infer<typeof newMessage>): boolean {
  return text.trim() !== '' || (attachments ?? []).length > 0
}

/** What a new message that says nothing is refused with. */
export const saysNothing = { path: ['content'], message: 'must not be empty' }

/** Commands about messages. */
export const messageCommands = {
  message: newMessage
    .extend({ room_id: aRoom })
    .refine(saysSomething, saysNothing)
    .describe('Says something in a room. The reply comes once it is on the disk.'),
  forward: z
    .object({
      ...aMessage,
      to_room_id: theRoom.describe('The room it goes to.'),
      content: content.optional().describe('A comment: said right before it, as a message of its own.'),
      client_id: theKey,
      after: theOneBefore,
    })
    .describe('Says in one room what was said in another, with its files. It names nobody.'),
  edit_message: z
    .object({ ...aMessage, content: contentOrNone })
    .describe("Gives the sender's own message a new text. What it said before is kept."),
  delete_message: z
    .object(aMessage)
    .describe('Empties a message for good; it keeps its place. For its author, and for moderators.'),
  react: z.object(reacting).describe('Reacts to a message. Repeating it changes nothing.'),
  unreact: z.object(reacting).describe('Takes a reaction back. Repeating it changes nothing.'),
  pin: z.object(aMessage).describe('Pins a message to its room. Repeating it changes nothing.'),
  unpin: z.object(aMessage).describe('Takes a pinned message down. Repeating it changes nothing.'),
  get_message: z.object(aMessage).describe('Reads one message.'),
  thread: z
    .object({ ...aMessage, before: seqBefore, after: seqAfter, limit: pageLimit })
    .refine(({ before, after }) => before === undefined || after === undefined, 'give one of before, after')
    .describe('Reads a page of a thread, by any of its messages: its newest replies, or by `before` or `after`.'),
  list_reactions: z
    .object({ ...reacting, limit: pageLimit, cursor })
    .describe('Lists who reacted to a message in one way, first come first.'),
  list_pins: z
    .object({ room_id: theRoom, limit: pageLimit, cursor })
    .describe('Lists the pinned messages of a room, newest first.'),
  message_edits: z
    .object({ ...aMessage, limit: pageLimit, cursor })
    .describe('Lists what a message says and said before, newest first; nothing once it is deleted.'),
  history: z
    .object({
      room_id: theRoom,
      before: seqBefore,
      after: seqAfter,
      around: z.int().min(1).optional().describe('Messages around this `seq`, with it.'),
      around_unread: z.literal(true).optional().describe('Messages around the first one that is unread.'),
      around_date: z.iso.datetime().optional().describe('Messages around the first one of this time or later.'),
      limit: pageLimit,
    })
    .refine(
      ({ room_id: _, limit: __, ...from }) => Object.values(from).filter((at) => at !== undefined).length <= 1,
      'give one of before, after, around, around_unread, around_date',
    )
    .describe('Reads a page of messages: the newest, or by one of `before`, `after`, `around` and its kinds.'),
} as const

const stored = z.object({
  room_id: z.string().describe('The room it went to.'),
  message_id: z.string().describe('The id of the message.'),
  seq: z.int().describe('Its number among the messages of the room.'),
  offset: z.int().describe("The room's offset at which it was stored."),
  timestamp: z.iso.datetime().describe('When it was stored.'),
  duplicate: z
    .boolean()
    .optional()
    .describe("True when this key had been stored before: these are the first result's values."),
})
const asItIsNow = z.object({ message: message.describe('As it is now.') })
const page = {
  has_more_before: z.boolean().describe('There are older ones.'),
  has_more_after: z.boolean().describe('There are newer ones.'),
  position: position.describe("The room's head when the page was read: events up to it are in the page."),
}

/** What the `ok` replies to them carry. */
export const messageReplies = {
  message: stored,
  forward: stored,
  edit_message: asItIsNow,
  delete_message: asItIsNow,
  react: asItIsNow,
  unreact: asItIsNow,
  pin: asItIsNow,
  unpin: asItIsNow,
  get_message: asItIsNow,
  thread: z.object({
    room_id: eventRoom,
    root: message.describe('The message the thread hangs on.'),
    messages: z.array(message).describe('Its replies, ascending by `seq`.'),
    ...page,
  }),
  list_reactions: z.object({ users: z.array(user).describe('A page of them.'), next_cursor: nextCursor }),
  list_pins: z.object({
    messages: z.array(message).describe('A page of them, descending by `seq`.'),
    next_cursor: nextCursor,
  }),
  message_edits: z.object({
    versions: z
      .array(
        z.object({
          version: z.int().describe('0 is what was sent; the highest is what it says now.'),
          content: z.string().describe('The text.'),
          timestamp: z.iso.datetime().describe('Since when it said so.'),
        }),
      )
      .describe('A page of them, newest first. The oldest ones of many are not kept.'),
    next_cursor: nextCursor,
  }),
  history: z.object({
    room_id: eventRoom,
    messages: z.array(message).describe('Ascending by `seq`; fewer than asked for where they are long.'),
    ...page,
  }),
} as const

/** Events about messages. */
export const messageEvents = {
  message: message.describe('A new message.'),
  message_updated: message.describe(
    'A message changed (edited, deleted, reacted to, pinned, answered in its thread): this is its present state, whole.',
  ),
} as const
