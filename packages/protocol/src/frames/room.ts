import { z } from 'zod'
import { joinedRoom, position, room, roomId, roomName, roomRole, user } from '../entities.ts'
import { durableOffset, eventRoom, memberCount, nextCursor, theRoom } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

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
    })
    .describe(
      'Makes a public room with the sender as its first member, and subscribes this connection from its `head`.',
    ),
  list_rooms: z.object({ limit: pageLimit, cursor }).describe('Lists the public rooms, oldest first.'),
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
    .describe('Ends the membership, and the subscriptions of all the connections of the user.'),
} as const

/** What the `ok` replies to them carry. */
export const roomReplies = {
  create_room: z.object({ room: joinedRoom.describe('The new room.') }),
  list_rooms: z.object({ rooms: z.array(room).describe('A page of them.'), next_cursor: nextCursor }),
  join_room: z.object({
    room: joinedRoom.describe('The room, joined.'),
    recovered: z.boolean().describe('False: drop what is kept of the room and load it anew.'),
    position: position.describe('Where the subscription goes on from.'),
    reason: z.string().optional().describe('Why it was not recovered, as in `synced`.'),
  }),
  leave_room: z.object({}),
} as const

/** Events about rooms and who is in them. */
export const roomEvents = {
  member_joined: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      user: user.describe('Who came.'),
      role: roomRole,
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
      role: roomRole,
      joined_at: z.iso.datetime().describe('Since when.'),
      muted_until: z.iso.datetime().optional().describe('Until when this member may not write here.'),
      member_count: memberCount,
    })
    .describe('A member has another role, or was muted; may be a member not heard of before.'),
  room_updated: z
    .object({
      room_id: eventRoom,
      offset: durableOffset,
      room: room.describe('As it is now; its `head` is where this change stands.'),
    })
    .describe('The room itself changed: name, topic, rules, the messages it keeps.'),
  room_deleted: z
    .object({ room_id: eventRoom, offset: durableOffset })
    .describe('The room is gone with everything in it; nothing of it comes after this.'),
  room_created: z.object({ room: room.describe('The room.') }).describe('To everyone: there is a new public room.'),
  room_joined: z
    .object({ room: joinedRoom.describe('The room.') })
    .describe(
      "To all of the user's connections: the user entered a room on one of them. Another one follows it by `join_room`.",
    ),
  room_left: z
    .object({ room_id: eventRoom })
    .describe(
      "To all of the user's connections: the user left a room on one of them, and none is subscribed any more.",
    ),
} as const
