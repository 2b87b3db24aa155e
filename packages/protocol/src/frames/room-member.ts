import { z } from 'zod'
import { member, position, roomRole, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { ban } from '../room-entities.ts'
import { durableOffset, eventRoom, memberCount, nextCursor, theRoom, theUser } from './fields.ts'
import { cursor, pageLimit } from './page.ts'
import { oneLine } from './text.ts'

const until = z.iso.datetime({ offset: true })
const reason = oneLine(wireLimits.noteChars).optional().describe('Why: for the audit log and the list of bans.')

/** Commands about the members of a room. */
export const roomMemberCommands = {
  list_members: z
    .object({ room_id: theRoom, limit: pageLimit, cursor })
    .describe('Lists the members of a room, by user id.'),
  set_role: z
    .object({
      room_id: theRoom,
      user_id: theUser,
      role: z.enum(['admin', 'moderator', 'member']).describe('The new role: at most one as high as one’s own.'),
    })
    .describe('Gives a member another role: somebody lower than the sender, never the owner.'),
  transfer_ownership: z
    .object({ room_id: theRoom, user_id: theUser })
    .describe('Makes another member the owner; who owned it becomes an admin.'),
  kick: z
    .object({ room_id: theRoom, user_id: theUser, reason })
    .describe('Puts a member out; they may come back as others may.'),
  ban: z
    .object({
      room_id: theRoom,
      user_id: theUser,
      until: until.optional().describe('Until when; left out: for good.'),
      reason,
    })
    .describe(
      'Puts a user out and keeps them out, whatever link or invitation they have. Works for those not in it too.',
    ),
  unban: z.object({ room_id: theRoom, user_id: theUser }).describe('Lets a banned user come in again.'),
  list_bans: z.object({ room_id: theRoom, limit: pageLimit, cursor }).describe('Lists who is kept out, by user id.'),
  mute: z
    .object({
      room_id: theRoom,
      user_id: theUser,
      until: until.nullable().optional().describe('Until when; null or left out: until somebody unmutes them.'),
      reason,
    })
    .describe('Keeps a member from writing, also after leaving and coming back.'),
  unmute: z.object({ room_id: theRoom, user_id: theUser }).describe('Lets a muted member write again.'),
} as const

const memberNow = z.object({ member: member.describe('As it is now.') })

/** What the `ok` replies to them carry. */
export const roomMemberReplies = {
  list_members: z.object({
    members: z.array(member).describe('A page of them.'),
    member_count: memberCount,
    position: position.describe("The room's head when the page was read: events up to it are in the page."),
    next_cursor: nextCursor,
  }),
  set_role: memberNow,
  transfer_ownership: memberNow,
  kick: z.object({}),
  ban: z.object({ ban: ban.describe('As it is now.') }),
  unban: z.object({}),
  list_bans: z.object({ bans: z.array(ban).describe('A page of them.'), next_cursor: nextCursor }),
  mute: memberNow,
  unmute: memberNow,
} as const

/** Events about the members of a room. */
export const roomMemberEvents = {
  member_joined: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      user: user.describe('Who came.'),
      role: roomRole.describe('What the member may do in the room.'),
      joined_at: z.iso.datetime().describe('Since when.'),
      muted_until: z.iso.datetime().optional().describe('Until when this member may not write here.'),
      member_count: memberCount,
    })
    .describe('A user became a member. In large rooms members come without an event.'),
  member_left: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      user: user.describe('Who went.'),
      reason: z.enum(['kicked', 'banned']).optional().describe('Why, when it was not of their own accord.'),
      member_count: memberCount,
    })
    .describe('A user is no longer a member. In large rooms members leave without an event.'),
  member_updated: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      user: user.describe('Who.'),
      role: roomRole.describe('What the member may do in the room.'),
      joined_at: z.iso.datetime().describe('Since when.'),
      muted_until: z.iso.datetime().optional().describe('Until when this member may not write here.'),
      member_count: memberCount,
    })
    .describe('A member has another role, or was muted; may be a member not heard of before.'),
} as const
