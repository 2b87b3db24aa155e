import { z } from 'zod'
import { joinedRoom, position, user } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { invitation, inviteLink, joinRequest, roomPreview } from '../room-entities.ts'
import { eventRoom, nextCursor, theRoom, theUser } from './fields.ts'
import { cursor, pageLimit } from './page.ts'
import { oneLine } from './text.ts'

const token = z
  .string()
  .regex(/^[A-Za-z0-9]{20,128}$/, 'letters and digits')
  .describe('The token of the link.')

/** What a subscription that has just begun answers. */
export const joinReply = z.object({
  room: joinedRoom.describe('The room, joined.'),
  recovered: z.boolean().describe('False: drop what is kept of the room and load it anew.'),
  position: position.describe('Where the subscription goes on from.'),
  reason: z.string().optional().describe('Why it was not recovered, as in `synced`.'),
})

/** Commands about coming into rooms that are not open to all. */
export const inviteCommands = {
  invite: z
    .object({ room_id: theRoom, user_id: theUser })
    .describe('Invites a user, who then may `join_room`, private or not. Inviting again changes nothing.'),
  list_invitations: z.object({ limit: pageLimit, cursor }).describe("Lists the sender's own invitations, by room id."),
  decline_invitation: z.object({ room_id: theRoom }).describe('Puts an invitation away.'),
  create_invite_link: z
    .object({
      room_id: theRoom,
      expires_in_ms: z
        .int()
        .min(1_000)
        .max(31_536_000_000)
        .optional()
        .describe('When it ends, in ms from now; left out: never.'),
      max_uses: z.int().min(1).max(100_000).optional().describe('How many may come by it; left out: any number.'),
    })
    .describe('Makes a link that lets its holders in, guests included.'),
  list_invite_links: z
    .object({ room_id: theRoom, limit: pageLimit, cursor })
    .describe('Lists the links of a room that are good, with their tokens.'),
  revoke_invite_link: z
    .object({ room_id: theRoom, link_id: z.string().min(1).max(64).describe('Its id, not its token.') })
    .describe('Ends a link; who came by it stays.'),
  preview_invite_link: z.object({ token }).describe('Shows where a link leads to, without using it.'),
  accept_invite_link: z
    .object({ token })
    .describe(
      'Enters the room of a link and subscribes this connection, as `join_room` does. A member uses nothing up.',
    ),
  request_to_join: z
    .object({
      room_id: theRoom,
      note: oneLine(wireLimits.noteChars).optional().describe('A word to those who decide.'),
    })
    .describe('Asks to be let into a private room that is open to requests. Asking again replaces the note.'),
  list_join_requests: z
    .object({ room_id: theRoom, limit: pageLimit, cursor })
    .describe('Lists who asks to be let in, by user id.'),
  answer_join_request: z
    .object({
      room_id: theRoom,
      user_id: theUser,
      accept: z.boolean().describe('True makes the user a member at once.'),
    })
    .describe('Lets somebody in who asked, or does not.'),
} as const

/** What the `ok` replies to them carry. */
export const inviteReplies = {
  invite: z.object({}),
  list_invitations: z.object({
    invitations: z.array(invitation).describe('A page of them.'),
    next_cursor: nextCursor,
  }),
  decline_invitation: z.object({}),
  create_invite_link: z.object({ link: inviteLink.describe('The new link.') }),
  list_invite_links: z.object({ links: z.array(inviteLink).describe('A page of them.'), next_cursor: nextCursor }),
  revoke_invite_link: z.object({}),
  preview_invite_link: z.object({
    room: roomPreview.describe('Where it leads to.'),
    by: user.describe('Who made it.'),
    expires_at: z.iso.datetime().optional().describe('When it ends.'),
  }),
  accept_invite_link: joinReply,
  request_to_join: z.object({}),
  list_join_requests: z.object({ requests: z.array(joinRequest).describe('A page of them.'), next_cursor: nextCursor }),
  answer_join_request: z.object({}),
} as const

/** Events about coming into rooms that are not open to all. */
export const inviteEvents = {
  room_invited: invitation.describe("To the user's own connections: somebody invited them."),
  invitation_ended: z
    .object({ room_id: eventRoom })
    .describe("To the user's own connections: an invitation was declined on one of them, or is no longer good."),
  join_requested: joinRequest
    .extend({ room_id: eventRoom })
    .describe('To the moderators, admins and owner of a room: somebody asks to be let in.'),
  join_request_answered: z
    .object({
      room_id: eventRoom,
      user: user.describe('Who asked.'),
      accepted: z.boolean().describe('Whether they were let in.'),
    })
    .describe('To the one who asked, and to those who may answer: it was answered.'),
} as const
