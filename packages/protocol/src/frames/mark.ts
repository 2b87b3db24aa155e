import { z } from 'zod'
import { user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { durableOffset, eventRoom, nextCursor, theRoom } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const threadId = z
  .string()
  .max(64)
  .optional()
  .describe('The thread it is for, by the id of the message it hangs on; left out: the room itself.')

/** How much of a room is unread to the user, and as of when. */
export const unreadCounts = z
  .object({
    room_id: eventRoom,
    read_seq: z.int().describe('Everything up to this `seq` is read.'),
    unread: z.int().describe("Others' messages after `read_seq` that are not deleted; counted up to a limit."),
    mentions: z.int().describe('How many of them mention this user; counted up to a limit.'),
    offset: z.int().describe("The room's offset as of which this was counted; later messages come on top."),
  })
  .meta({ id: 'UnreadCounts', description: 'How much of a room is unread to the user, and as of when.' })
export type UnreadCounts = z.infer<typeof unreadCounts>

/** Something written and not sent. */
export const draft = z
  .object({
    room_id: z.string().describe('The room it is for.'),
    thread_id: z.string().optional().describe('The thread it is for.'),
    content: z.string().describe('The text; empty when the draft is gone.'),
    version: z.int().describe('Goes into the next `set_draft`, so that two devices do not overwrite each other.'),
    updated_at: z.iso.datetime().describe('When it was kept.'),
  })
  .meta({ id: 'Draft', description: 'Something written and not sent.' })
export type Draft = z.infer<typeof draft>

/** Commands about what was read, and drafts. */
export const markCommands = {
  read: z
    .object({ room_id: theRoom, seq: seq.describe('The last message that was seen; everything before it counts too.') })
    .describe("Moves the user's mark forward; never back. The user's other devices hear of it at once."),
  mark_unread: z
    .object({ room_id: theRoom, seq: seq.min(1).describe('The first message that is to be unread again.') })
    .describe("Moves the user's mark back to just before a message."),
  read_all: z.object({}).describe("Marks everything read in all of the user's rooms."),
  delivered: z
    .object({
      rooms: z
        .array(z.object({ room_id: theRoom, seq: seq.describe('The last message a device has.') }))
        .min(1)
        .max(wireLimits.pageRows)
        .describe('How far, by room.'),
    })
    .describe('Says which messages have reached a device of the user. Rooms the user is not in are passed over.'),
  unread: z
    .object({
      room_ids: z.array(theRoom).max(wireLimits.pageRows).optional().describe('Which rooms; left out: all of them.'),
    })
    .describe('Counts anew what is unread.'),
  seen_by: z
    .object({ room_id: theRoom, seq: seq.min(1).describe('The message.'), limit: pageLimit, cursor })
    .describe('Asks who has read up to a message or further, who read furthest first; the sender is left out.'),
  set_draft: z
    .object({
      room_id: theRoom,
      thread_id: threadId,
      content: z
        .string()
        .max(wireLimits.contentChars)
        .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be Unicode text without U+0000')
        .describe('The text; empty removes the draft.'),
      version: z
        .int()
        .min(0)
        .optional()
        .describe('That of the draft this one goes on from; left out or 0: there was none.'),
    })
    .describe('Keeps what is being written, for all devices. One that another device changed is not overwritten.'),
  list_drafts: z.object({ limit: pageLimit, cursor }).describe("Lists the user's drafts."),
} as const

/** What the `ok` replies to them carry. */
export const markReplies = {
  read: unreadCounts,
  mark_unread: unreadCounts,
  read_all: z.object({ rooms: z.array(z.string()).describe('The rooms in which something was unread.') }),
  delivered: z.object({}),
  unread: z.object({ rooms: z.array(unreadCounts).describe('The rooms the user is in.') }),
  seen_by: z.object({
    room_id: z.string().describe('The room.'),
    users: z
      .array(
        z.object({
          user,
          read_seq: z.int().describe('How far they have read.'),
          at: z.iso.datetime().describe('When they got there.'),
        }),
      )
      .describe('A page of them.'),
    count: z.int().describe('How many there are in all; counted up to a limit.'),
    next_cursor: nextCursor,
  }),
  set_draft: z.object({
    stored: z.boolean().describe('False: another device changed it meanwhile, and nothing was stored.'),
    draft: draft.describe('What is kept now: show both where it is not what was sent.'),
  }),
  list_drafts: z.object({ drafts: z.array(draft).describe('A page of them, by room.'), next_cursor: nextCursor }),
} as const

/** Events about what was read, and drafts. */
export const markEvents = {
  read: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      user_id: z.string().describe('Whose mark it is.'),
      read_seq: z.int().describe('Has read up to this `seq`.'),
      delivered_seq: z.int().describe('A device of theirs has it up to this `seq`.'),
    })
    .describe('A member read further, or marked something unread. In large rooms marks move without an event.'),
  unread: unreadCounts.describe("To the user's own connections: what is unread changed by reading, here or elsewhere."),
  draft: draft.describe("To the user's own connections: a draft was kept, changed or removed."),
} as const
