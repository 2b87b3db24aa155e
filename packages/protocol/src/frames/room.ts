import { z } from 'zod'
import { joinedRoom, membership, position, room, roomId, roomName, userId } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { auditCommands, auditReplies } from './audit.ts'
import { directCommands, directReplies } from './direct.ts'
import { durableOffset, eventRoom, nextCursor, theRoom } from './fields.ts'
import { inviteCommands, inviteEvents, inviteReplies, joinReply } from './invite.ts'
import { cursor, pageLimit } from './page.ts'
import { roomMemberCommands, roomMemberEvents, roomMemberReplies } from './room-member.ts'
import { oneLine, prose } from './text.ts'

const topicText = oneLine(wireLimits.roomTopicChars).describe('What is talked about now, in a line.')
const descriptionText = prose(wireLimits.roomDescriptionChars).describe('What the room is for.')
const openKind = z.enum(['public', 'private']).describe('Whether anyone may enter, or by invitation only.')
const joinRequests = z.boolean().describe('Of a private room: others may find it and ask to be let in.')
const readOnly = z.boolean().describe('Only moderators and above write.')

/** Commands about rooms and who is in them. */
export const roomCommands = {
  create_room: z
    .object({
      name: roomName.describe('The name to show.'),
      room_id: roomId
        .optional()
        .describe(
          'Chosen by the server when left out. One that exists is a `conflict`, so choosing it makes a repeat harmless.',
        ),
      kind: openKind.optional().describe('Left out: public.'),
      topic: topicText.optional(),
      description: descriptionText.optional(),
      read_only: readOnly.optional(),
      join_requests: joinRequests.optional(),
      member_ids: z
        .array(userId)
        .max(wireLimits.firstInvitations)
        .optional()
        .describe('Users to invite at once. One that is not there refuses the whole.'),
    })
    .describe('Makes a room with the sender as its owner, and subscribes this connection from its `head`.'),
  list_rooms: z
    .object({ limit: pageLimit, cursor })
    .describe('Lists the public rooms, and the private ones one may ask to be let into, oldest first.'),
  get_room: z.object({ room_id: theRoom }).describe('Describes one room.'),
  update_room: z
    .object({
      room_id: theRoom,
      name: roomName.optional().describe('The name to show.'),
      topic: topicText.optional(),
      description: descriptionText.optional(),
      avatar: z.string().min(1).max(64).nullable().optional().describe('Id of its picture, a file; null for none.'),
      kind: openKind.optional(),
      join_requests: joinRequests.optional(),
      read_only: readOnly.optional(),
      slow_mode_ms: z
        .int()
        .min(0)
        .max(86_400_000)
        .optional()
        .describe('Least time between two messages of a member, in ms; 0 for none.'),
      retention_ms: z
        .int()
        .min(60_000)
        .max(3_153_600_000_000)
        .nullable()
        .optional()
        .describe('How long messages are kept, in ms; null for good. Older ones are removed for ever, within minutes.'),
    })
    .describe('Changes what is given and leaves the rest.'),
  join_room: z
    .object({
      room_id: theRoom,
      position: position.optional().describe('What the client has seen of the room; left out: from now on.'),
    })
    .describe(
      'Makes the sender a member and subscribes this connection. The events missed since `position` come before the reply.',
    ),
  leave_room: z
    .object({ room_id: theRoom })
    .describe(
      'Ends the membership, and the subscriptions of all the connections of the user. The owner of a room with others in it is refused with `conflict`: hand it over first.',
    ),
  archive_room: z
    .object({
      room_id: theRoom,
      archived: z.boolean().describe('True: from now on it can be read, and nothing else. False: as before.'),
    })
    .describe('Closes a room for good or for a while, or opens it again.'),
  delete_room: z.object({ room_id: theRoom }).describe('Deletes a room with everything in it, for ever.'),
  ...roomMemberCommands,
  ...inviteCommands,
  ...directCommands,
  ...auditCommands,
} as const

/** What the `ok` replies to them carry. */
export const roomReplies = {
  create_room: z.object({ room: joinedRoom.describe('The new room.') }),
  list_rooms: z.object({ rooms: z.array(room).describe('A page of them.'), next_cursor: nextCursor }),
  get_room: z.object({
    room: room.describe('As it is now.'),
    membership: membership.optional().describe("The sender's own place in it, as of `head`, when there is one."),
  }),
  update_room: z.object({ room: room.describe('As it is now.') }),
  join_room: joinReply,
  leave_room: z.object({}),
  archive_room: z.object({ room: room.describe('As it is now.') }),
  delete_room: z.object({}),
  ...roomMemberReplies,
  ...inviteReplies,
  ...directReplies,
  ...auditReplies,
} as const

/** Events about rooms and who is in them. */
export const roomEvents = {
  ...roomMemberEvents,
  room_updated: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      room: room.describe('As it is now; its `head` is where this change stands.'),
    })
    .describe(
      'The room itself changed: name, topic, rules, people, the messages it keeps. Those below its `first_seq` are gone.',
    ),
  room_deleted: z
    .object({ room_id: eventRoom, offset: durableOffset })
    .describe('The room is gone with everything in it; nothing of it comes after this.'),
  room_created: z.object({ room: room.describe('The room.') }).describe('To everyone: there is a new public room.'),
  room_joined: z
    .object({ room: joinedRoom.describe('The room.') })
    .describe(
      "To all of the user's connections: the user entered a room on one of them, or was let in. Another one follows it by `join_room`.",
    ),
  room_left: z
    .object({
      room_id: eventRoom,
      reason: z.enum(['kicked', 'banned']).optional().describe('Why, when it was not of their own accord.'),
    })
    .describe("To all of the user's connections: the user is no longer in the room, and none is subscribed any more."),
  ...inviteEvents,
} as const
