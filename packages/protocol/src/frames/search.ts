import { z } from 'zod'
import { message, room, roomId, user, userId } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { nextCursor } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

/** What is typed into a search box. */
const typed = z
  .string()
  .max(wireLimits.queryChars)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be Unicode text without U+0000')

/** A day, from its midnight UTC on, or a time. */
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional()

/** Parts of a text to mark. */
const highlights = z
  .array(z.tuple([z.int(), z.int()]))
  .describe('What to mark in the text: where each part begins and ends (excluded), in UTF-16 units, in order.')

/** Commands that find things. */
export const searchCommands = {
  search: z
    .object({
      query: typed
        .optional()
        .describe(
          'Words that all have to occur; `"words in a row"`; `-without`; `from:name`; `in:room`; `before:2026-01-31`; ' +
            '`after:2026-01-31`; `has:file`. The last word may go on unless a space follows. May be left out when another field narrows.',
        ),
      room_id: roomId.optional().describe('Only in this room; left out: in every room the user is in.'),
      from: userId.optional().describe('Only messages of this user.'),
      after: moment.describe('Sent at this time or later; a date is its midnight, UTC.'),
      before: moment.describe('Sent before this time; a date is its midnight, UTC.'),
      has_file: z.boolean().optional().describe('Only messages with files.'),
      order: z
        .enum(['newest', 'relevance'])
        .optional()
        .describe('Newest first, as when left out, or best first: `relevance` ranks the newest ones that are found.'),
      limit: pageLimit,
      cursor,
    })
    .describe('Finds messages in the rooms the user is in. `history` with `around` shows what stands around one.'),
  search_users: z
    .object({
      query: typed.describe('What the name begins with.'),
      room_id: roomId.optional().describe('Only members of this room.'),
      limit: pageLimit,
    })
    .describe('Finds people by name: everybody with an account, and the members of the rooms the user is in.'),
  search_rooms: z
    .object({ query: typed.describe('What the name, or a word of it, begins with.'), limit: pageLimit })
    .describe('Finds rooms by name: public ones, those open to requests, and those the user is in.'),
} as const

/** What the `ok` replies to them carry. */
export const searchReplies = {
  search: z.object({
    results: z
      .array(
        z.object({
          message: message.describe('The message as it is now.'),
          highlights,
          snippet: z
            .object({ text: z.string().describe('The part; `…` stands for what is left out.'), highlights })
            .optional()
            .describe('Of a long message: the part around what was found.'),
        }),
      )
      .describe('A page of them; may be short, even empty, while there is a `next_cursor`.'),
    next_cursor: nextCursor,
    unindexed: z
      .int()
      .optional()
      .describe('So many messages are not indexed yet; finding something among them takes more pages.'),
  }),
  search_users: z.object({ users: z.array(user).describe('By name.') }),
  search_rooms: z.object({ rooms: z.array(room).describe('Those whose name begins so first, then by name.') }),
} as const

/** Events that find things. */
export const searchEvents = {} as const
