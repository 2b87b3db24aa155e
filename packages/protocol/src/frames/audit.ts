import { z } from 'zod'
import { roomId, userId } from '../entities.ts'
import { auditEntry } from '../room-entities.ts'
import { nextCursor } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

/** Commands about who did which administrative act. */
export const auditCommands = {
  audit_log: z
    .object({
      room_id: roomId.optional().describe("Only acts in this room; left out: everywhere, for the server's admins."),
      actor_id: userId.optional().describe('Only acts of this user.'),
      action: z
        .string()
        .regex(/^[a-z_]{1,64}$/, 'a-z and _')
        .optional()
        .describe('Only acts of this kind, as in `kick`.'),
      limit: pageLimit,
      cursor,
    })
    .describe('Lists administrative acts, newest first.'),
} as const

/** What the `ok` replies to them carry. */
export const auditReplies = {
  audit_log: z.object({
    entries: z.array(auditEntry).describe('A page of them; may be short of the limit and have a cursor all the same.'),
    next_cursor: nextCursor,
  }),
} as const
