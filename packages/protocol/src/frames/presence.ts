import { z } from 'zod'
import { user } from '../entities.ts'
import {
  listed,
  ownPresence,
  presenceChoiceState,
  presenceNoteChars,
  presenceSession,
  presenceState,
  presentUser,
  userPresence,
  watchedUsers,
} from '../presence-entities.ts'
import { aRoom, eventRoom, nextCursor, online, theUser } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

/** Commands about who is here and what they are doing. */
export const presenceCommands = {
  online_users: z.object({ room_id: aRoom, limit: pageLimit, cursor }).describe('Asks who is online in a room.'),
  set_presence: z
    .object({
      state: presenceChoiceState.describe('The choice.'),
      until: z.iso.datetime().optional().describe('When the choice and the note end; left out: never.'),
      note: z
        .string()
        .trim()
        .max(presenceNoteChars)
        .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be Unicode text without U+0000')
        .optional()
        .describe('What to say about it; shown to others, but not while invisible.'),
      hide_last_seen: z.boolean().optional().describe('Tell nobody when one was last there; left out: as before.'),
    })
    .describe('Chooses what others see, on all devices and until it is changed or ends; `online` takes it back.'),
  get_presence: z.object({ user_ids: watchedUsers }).describe('Asks for the presence of users, once.'),
  watch_presence: z
    .object({ user_ids: watchedUsers })
    .describe(
      'Names the users this connection looks at, in place of those before. Answered with their presence; `presence_changed` follows whenever it changes.',
    ),
  why_presence: z
    .object({ user_id: theUser.optional().describe('The user; left out: oneself. Others are for administrators.') })
    .describe('Explains a state: the choice, the connections and the timers behind it.'),
  typing: z
    .object({ room_id: aRoom, active: z.boolean().describe('False when the user stopped.') })
    .describe(
      'Tells the room that the user is typing. Not stored; repeat it while it lasts. A message sent to the room ends it.',
    ),
} as const

const presences = z.array(userPresence).describe('In the order asked for, each user once.')

/** What the `ok` replies to them carry. */
export const presenceReplies = {
  online_users: z.object({
    room_id: z.string().describe('The room.'),
    users: z.array(presentUser).describe('A page of them, by id.'),
    online: z.int().describe('How many there are in all.'),
    listed,
    next_cursor: nextCursor,
  }),
  set_presence: ownPresence,
  get_presence: z.object({ users: presences }),
  watch_presence: z.object({ users: presences }),
  why_presence: z.object({
    user_id: z.string().describe('The user.'),
    shown: presenceState.describe('What others see.'),
    choice: ownPresence.omit({ shown: true }).describe('What the user chose.'),
    chosen: z.boolean().describe('Whether a choice is the reason: not left to the connections, and not over.'),
    sessions: z.array(presenceSession).describe('The connections, oldest first.'),
    grace_until: z.iso
      .datetime()
      .optional()
      .describe('The last connection has ended: offline from then on unless one comes back.'),
    last_seen_at: z.iso.datetime().optional().describe('When the user was last there, as it is stored.'),
  }),
  typing: z.object({}),
} as const

/** Events about who is here and what they are doing. */
export const presenceEvents = {
  user_joined: z
    .object({ room_id: eventRoom, users: z.array(presentUser).describe('Who came; empty in large rooms.'), online })
    .describe(
      'Members came online in the room, batched. Without users it tells the number only: what was known of who is here is out of date, and when users are told again the list is to be read anew.',
    ),
  user_left: z
    .object({ room_id: eventRoom, users: z.array(user).describe('Who went.'), online })
    .describe('Members went offline in the room, batched.'),
  presence_changed: z
    .object({
      room_id: z.string().optional().describe('The room they are in; left out: users this connection watches.'),
      users: z.array(userPresence).describe('Whose presence changed, as it is now.'),
    })
    .describe('Presence of users changed, batched: of those in a room who stay online, or of those being watched.'),
  own_presence: ownPresence.describe(
    "To all of the user's connections: what the user chose, or what others see of it, changed.",
  ),
  typing: z
    .object({
      room_id: eventRoom,
      user: user.describe('Who types.'),
      active: z.boolean().describe('False when the user stopped.'),
      expires_ms: z.int().describe('Let it expire after this time without a new one.'),
    })
    .describe('A user types, or stopped; also over once a message of the user arrives.'),
} as const
