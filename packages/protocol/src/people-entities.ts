import { z } from 'zod'
import { member, message, user } from './entities.ts'

/** How a user comes in. */
export const userKind = z.enum(['guest', 'account', 'external', 'bot']).meta({
  id: 'UserKind',
  description: "By a name alone; by a password; by another issuer's token; a program with a key.",
})

/** A user as others see them, with what the user says of themselves. */
export const profile = user
  .extend({
    kind: userKind.describe('How the user comes in.'),
    display_name: z.string().optional().describe('The name to show beside `username`, which nobody else has.'),
    avatar: z.string().optional().describe('Id of a picture, a file.'),
    deleted: z.boolean().optional().describe('The user has gone for good.'),
  })
  .meta({ id: 'Profile', description: 'A user as others see them, with what the user says of themselves.' })
export type Profile = z.infer<typeof profile>

/** A user as the user's own clients see them. */
export const ownProfile = profile
  .extend({
    locale: z.string().optional().describe('A language tag, as in `zh-Hant-TW`.'),
    time_zone: z.string().optional().describe('A name of the IANA time zone database, as in `Asia/Taipei`.'),
    roles: z.array(z.string()).describe('What the user may do on the whole server, as in `admin`.'),
    created_at: z.iso.datetime().describe('When the user came first.'),
  })
  .meta({ id: 'OwnProfile', description: "A user as the user's own clients see them." })
export type OwnProfile = z.infer<typeof ownProfile>

/** A user as administrators see them. */
export const managedUser = ownProfile
  .extend({
    seen_at: z.iso.datetime().describe('When the user last came, to about a day.'),
    blocked_until: z.iso.datetime().optional().describe('Until when the user is kept out; the year 9999 is for good.'),
    blocked_reason: z.string().optional().describe('Why.'),
  })
  .meta({ id: 'ManagedUser', description: 'A user as administrators see them.' })
export type ManagedUser = z.infer<typeof managedUser>

/** One sign-in of a user on one device. */
export const login = z
  .object({
    id: z.string().describe('Names it.'),
    device: z.string().describe('What the program says of itself, or the user calls it.'),
    address: z.string().describe('From where it began.'),
    created_at: z.iso.datetime().describe('When it began.'),
    used_at: z.iso.datetime().describe('When its tokens were last renewed.'),
    expires_at: z.iso.datetime().describe('When it ends unless it is used before.'),
    current: z.boolean().describe('It is the one that asks.'),
    online: z.boolean().describe('It has an open connection to this node.'),
  })
  .meta({ id: 'Login', description: 'One sign-in of a user on one device.' })
export type Login = z.infer<typeof login>

/** One thing that is kept of a user, as it is exported. */
export const exportedItem = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('profile'), profile: managedUser.describe('The user.') }),
    z.object({ kind: z.literal('login'), login: login.omit({ current: true, online: true }).describe('A sign-in.') }),
    z.object({
      kind: z.literal('ignored'),
      user_id: z.string().describe('Id of a user who is ignored.'),
      since: z.iso.datetime().describe('Since when.'),
    }),
    z.object({
      kind: z.literal('membership'),
      room_id: z.string().describe('The room.'),
      room_name: z.string().describe('Its name.'),
      member: member.describe('The membership.'),
      ended: z.boolean().describe('The user is no longer in the room.'),
    }),
    z.object({ kind: z.literal('message'), message: message.describe('A message of the user.') }),
    z.object({
      kind: z.literal('file'),
      file_id: z.string().describe('The id of a file of the user.'),
      name: z.string().describe('Its name.'),
      size: z.int().describe('In bytes.'),
      mime: z.string().describe('Its media type.'),
      created_at: z.iso.datetime().describe('When it arrived.'),
    }),
  ])
  .meta({ id: 'ExportedItem', description: 'One thing that is kept of a user.' })
export type ExportedItem = z.infer<typeof exportedItem>
