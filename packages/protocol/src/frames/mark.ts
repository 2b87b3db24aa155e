import { z } from 'zod'
import { durableOffset, eventRoom } from './fields.ts'

/** Commands about what was read, and drafts. */
export const markCommands = {} as const

/** What the `ok` replies to them carry. */
export const markReplies = {} as const

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
} as const
