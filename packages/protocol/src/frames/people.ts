import { z } from 'zod'
import { fileId, userId, username } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { exportedItem, login, managedUser, ownProfile, profile, userKind } from '../people-entities.ts'
import { nextCursor, theUser } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

const departureMode = z
  .enum(['anonymise', 'delete_messages'])
  .describe("What becomes of the user's messages: they lose the name, or everything they say.")
const confirm = z.string().max(wireLimits.usernameChars).describe('The name of the user, as it is: no slip deletes.')
const reason = z.string().max(wireLimits.noteChars).optional().describe('Why, for other administrators.')
const loginId = z.string().min(1).max(64).describe('The login.')
const ticket = {
  token: z.string().describe('To pass on, once; it is stored nowhere.'),
  expires_at: z.iso.datetime().describe('When it can no longer be used.'),
}

/** Commands about accounts and profiles. */
export const peopleCommands = {
  me: z.object({}).describe('Asks who one is.'),
  get_users: z
    .object({
      user_ids: z.array(userId).min(1).max(wireLimits.pageRows).describe('Whose; unknown ones are left out.'),
    })
    .describe('Asks for profiles: of everybody with an account, and of guests one shares a room with.'),
  update_profile: z
    .object({
      display_name: username.nullable().optional().describe('The name to show; null for none.'),
      avatar: fileId.nullable().optional().describe("Id of a picture, one of the user's own files; null for none."),
      locale: z
        .string()
        .max(35)
        .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language tag, as in zh-Hant-TW')
        .nullable()
        .optional()
        .describe('A language tag, as in `zh-Hant-TW`; null for none.'),
      time_zone: z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*$/, 'a time zone, as in Asia/Taipei')
        .nullable()
        .optional()
        .describe('A name of the IANA time zone database, as in `Asia/Taipei`; null for none.'),
    })
    .describe('Changes what the user says of themselves; what is left out stays.'),
  ignore_user: z
    .object({ user_id: theUser })
    .describe('Hears no more of a user but what is said in rooms, which clients hide.'),
  unignore_user: z.object({ user_id: theUser }).describe('Hears of a user again.'),
  list_ignored: z.object({}).describe('Asks whom one ignores.'),
  list_logins: z.object({}).describe('Asks where one is signed in.'),
  end_login: z.object({ login_id: loginId }).describe('Ends a login of the user and its connections.'),
  end_other_logins: z.object({}).describe('Ends all logins of the user but this one, and their connections.'),
  export_my_data: z
    .object({ cursor })
    .describe(
      'Reads a page of everything that is kept of the user. Pages may be empty; the last has no `next_cursor`.',
    ),
  delete_account: z
    .object({ mode: departureMode, confirm })
    .describe('Removes the user for good: name, way in and memberships at once, the rest soon.'),
  list_users: z
    .object({
      query: z.string().max(wireLimits.usernameChars).optional().describe('What names begin with, in whatever case.'),
      kind: userKind.optional().describe('Users of one kind only.'),
      limit: pageLimit,
      cursor,
    })
    .describe('Lists users by name, for administrators.'),
  block_user: z
    .object({
      user_id: theUser,
      until: z.iso.datetime().optional().describe('Until when; left out: for good.'),
      reason,
    })
    .describe('Keeps a user out of the server: logins end, and all connections.'),
  unblock_user: z.object({ user_id: theUser }).describe('Lets a user in again.'),
  set_server_role: z
    .object({ user_id: theUser, role: z.enum(['admin', 'user']).describe('What the user is from now on.') })
    .describe('Makes an account an administrator of the server, or no longer. The last one stays one.'),
  make_reset_link: z
    .object({ user_id: theUser })
    .describe('Makes a token by which a user sets a new password, once. Earlier ones of the user end.'),
  make_registration_invite: z.object({}).describe('Makes a token by which somebody makes an account, once.'),
  delete_user: z
    .object({ user_id: theUser, mode: departureMode, confirm })
    .describe('Removes a user for good, as `delete_account` does.'),
  end_user_logins: z.object({ user_id: theUser }).describe('Ends all logins of a user, and all connections.'),
} as const

/** What the `ok` replies to them carry. */
export const peopleReplies = {
  me: z.object({ user: ownProfile.describe('The user.') }),
  get_users: z.object({ users: z.array(profile).describe('Those that are known, in the order asked.') }),
  update_profile: z.object({ user: ownProfile.describe('As it is now.') }),
  ignore_user: z.object({}),
  unignore_user: z.object({}),
  list_ignored: z.object({ user_ids: z.array(z.string()).describe('Whom, by id.') }),
  list_logins: z.object({ logins: z.array(login).describe('Last used first.') }),
  end_login: z.object({}),
  end_other_logins: z.object({ ended: z.int().describe('How many ended.') }),
  export_my_data: z.object({ items: z.array(exportedItem).describe('A page of it.'), next_cursor: nextCursor }),
  delete_account: z.object({}),
  list_users: z.object({ users: z.array(managedUser).describe('A page of them.'), next_cursor: nextCursor }),
  block_user: z.object({ user: managedUser.describe('As it is now.') }),
  unblock_user: z.object({ user: managedUser.describe('As it is now.') }),
  set_server_role: z.object({ user: managedUser.describe('As it is now.') }),
  make_reset_link: z.object(ticket),
  make_registration_invite: z.object(ticket),
  delete_user: z.object({}),
  end_user_logins: z.object({ ended: z.int().describe('How many logins ended.') }),
} as const

/** Events about accounts and profiles. */
export const peopleEvents = {
  user_updated: z
    .object({ user: profile.describe('As it is now.') })
    .describe('A user has another name, picture or role: told to rooms that are not large, and to the own devices.'),
  ignored_changed: z
    .object({ user_id: z.string().describe('Whom.'), ignored: z.boolean().describe('Whether from now on.') })
    .describe("To all of the user's connections: the user ignores somebody, or no longer."),
  logins_changed: z.object({}).describe("To all of the user's connections: a login began or ended."),
} as const
