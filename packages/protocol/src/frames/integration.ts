import { z } from 'zod'
import { user, username } from '../entities.ts'
import { apiKey, apiScope } from '../integration-entities.ts'
import { nextCursor, theUser } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

const keyId = z
  .string()
  .regex(/^[A-Za-z0-9]{1,64}$/, 'letters and digits')
  .describe('The key, by its id.')

/** Commands for other programs: keys and webhooks. */
export const integrationCommands = {
  create_api_key: z
    .object({
      name: username.describe('What the key is for.'),
      scopes: z
        .array(apiScope)
        .min(1)
        .max(apiScope.options.length)
        .describe('What it lets its program do. A program with a key can pass on only what its own key has.'),
      expires_in_ms: z
        .int()
        .min(60_000)
        .max(315_360_000_000)
        .optional()
        .describe('When it ends, in ms from now; left out: never.'),
      as: username
        .optional()
        .describe(
          'Name of the bot that the program acts as; keys by one name are one bot, so that a key can be replaced. Left out: `name`.',
        ),
    })
    .describe('Makes a key for a program, for administrators. It is shown once, and stored as a hash.'),
  list_api_keys: z.object({ limit: pageLimit, cursor }).describe('Lists the keys, by id, for administrators.'),
  revoke_api_key: z
    .object({ key_id: keyId })
    .describe('Ends a key at once, for administrators. What its bot said stays.'),
  create_user: z
    .object({ username: username.describe('The name to sign in with and to be shown by.') })
    .describe(
      'Makes an account, for administrators and keys with `users:write`. Its owner sets the password by the token.',
    ),
  disconnect_user: z
    .object({
      user_id: theUser,
      reason: z
        .enum(['normal', 'revoked', 'banned'])
        .optional()
        .describe(
          'Why, as the name of the close code that clients get; left out: `normal`, after which they stay away.',
        ),
    })
    .describe(
      'Closes all connections of a user, for administrators and keys with `connections:write`. It keeps nobody from coming back: see `block_user`.',
    ),
} as const

/** What the `ok` replies to them carry. */
export const integrationReplies = {
  create_api_key: z.object({
    key: apiKey.describe('The new key.'),
    secret: z.string().describe('The key itself, `hbk_…`: for `Authorization: Bearer`. It is shown only here.'),
  }),
  list_api_keys: z.object({ keys: z.array(apiKey).describe('A page of them.'), next_cursor: nextCursor }),
  revoke_api_key: z.object({}),
  create_user: z.object({
    user: user.describe('The new user.'),
    token: z.string().describe('Sets the password once, at `/api/auth/reset-password`: `hbp_…`. To pass on.'),
    expires_at: z.iso.datetime().describe('When the token ends; `make_reset_link` makes another.'),
  }),
  disconnect_user: z.object({}),
} as const

/** Events for other programs: keys and webhooks. */
export const integrationEvents = {} as const
