import { z } from 'zod'
import { user, username } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import type { HttpRoute } from './http-route.ts'

// The descriptions are published in the OpenAPI document.

/** Longest password a body may hold, in UTF-16 units: twice the characters that one may have. */
const passwordUnits = 512

const password = z.string().min(1).max(passwordUnits)
const newPassword = password
  .describe("8 to 256 characters, not the user's name, none of the first that are tried.")
  .meta({ id: 'NewPassword' })
const refreshToken = z.string().min(1).max(256).describe('The refresh token of the login: `hbr_…`.')
const device = z
  .string()
  .max(100)
  .optional()
  .describe('What the device or program is called in the list of logins. Left out: what `User-Agent` says.')

/** What everybody gets who signs in or renews a login. */
export const signedIn = z
  .object({
    user,
    roles: z.array(z.string()).describe('What the user may do on the whole server, as in `admin`.'),
    access_token: z.string().describe('Shows who the user is: for `hello`, and for `Authorization: Bearer`.'),
    expires_in_ms: z.int().describe('How long the access token is good for, from now.'),
    refresh_token: z
      .string()
      .describe(
        'Gets the next pair from `/api/auth/refresh`, once. Keep it like a password; it replaces the one before.',
      ),
    login_expires_at: z.iso.datetime().describe('When the login ends unless it is renewed before.'),
  })
  .meta({ id: 'SignedIn', description: 'The tokens of a login.' })

const done = z.object({}).meta({ id: 'Done', description: 'It was done.' })

/** The routes by which people sign in: request, answer, refusals. */
export const authHttp = {
  modes: {
    method: 'GET',
    path: '/api/auth/modes',
    description: 'Which ways in there are.',
    security: 'none',
    reply: z
      .object({
        guests: z.boolean().describe('A user name alone is enough.'),
        accounts: z.boolean().describe('People sign in by name and password.'),
        registration: z
          .enum(['open', 'invite', 'closed'])
          .describe('Who may make an account now. Until there is one it is `open`, and the first becomes admin.'),
        issuers: z.array(z.string()).describe('Other issuers whose tokens let people in.'),
      })
      .meta({ id: 'AuthModes', description: 'Which ways in there are.' }),
    refusals: [],
  },
  register: {
    method: 'POST',
    path: '/api/auth/register',
    description: 'Makes an account and signs in to it. The very first account becomes admin.',
    security: 'none',
    request: z
      .object({
        username: username.describe(
          'The name to sign in with and to be shown by; one account in whatever case or width.',
        ),
        password: newPassword,
        invite: z
          .string()
          .max(256)
          .optional()
          .describe('The invitation, where accounts are made by invitation: `hbi_…`.'),
        device,
      })
      .meta({ id: 'Register' }),
    reply: signedIn,
    refusals: ['invalid', 'forbidden', 'expired', 'conflict', 'rate_limited', 'overloaded', 'storage_full'],
  },
  login: {
    method: 'POST',
    path: '/api/auth/login',
    description: 'Signs in by name and password. A wrong name and a wrong password are answered alike.',
    security: 'none',
    request: z
      .object({
        username: z.string().min(1).max(wireLimits.usernameChars).describe('The name, in whatever case or width.'),
        password: password.describe('The password.'),
        device,
      })
      .meta({ id: 'LogIn' }),
    reply: signedIn,
    refusals: ['unauthenticated', 'banned', 'rate_limited', 'overloaded', 'storage_full'],
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    description:
      'Renews a login. The refresh token is used up: one that was used up more than a few seconds ago ends the login everywhere.',
    security: 'none',
    request: z.object({ refresh_token: refreshToken }).meta({ id: 'Refresh' }),
    reply: signedIn,
    refusals: ['unauthenticated', 'banned', 'overloaded', 'storage_full'],
  },
  logout: {
    method: 'POST',
    path: '/api/auth/logout',
    description: 'Ends the login of a refresh token and closes its connections. Doing it again is no fault.',
    security: 'none',
    request: z.object({ refresh_token: refreshToken }).meta({ id: 'LogOut' }),
    reply: done,
    refusals: ['storage_full'],
  },
  change_password: {
    method: 'POST',
    path: '/api/auth/change-password',
    description: 'Sets a new password by the present one. All other logins end.',
    security: 'access_token',
    request: z
      .object({ password: password.describe('The present password.'), new_password: newPassword })
      .meta({ id: 'ChangePassword' }),
    reply: done,
    refusals: [
      'unauthenticated',
      'forbidden',
      'banned',
      'invalid',
      'conflict',
      'rate_limited',
      'overloaded',
      'storage_full',
    ],
  },
  reset_password: {
    method: 'POST',
    path: '/api/auth/reset-password',
    description: 'Sets a new password by the token of a link that an admin made. All logins end.',
    security: 'none',
    request: z
      .object({ token: z.string().min(1).max(256).describe('The token of the link: `hbp_…`.'), password: newPassword })
      .meta({ id: 'ResetPassword' }),
    reply: done,
    refusals: ['expired', 'invalid', 'rate_limited', 'overloaded', 'storage_full'],
  },
} as const satisfies Record<string, HttpRoute>

/** A route of `authHttp` that takes a body. */
export type AuthAction = Exclude<keyof typeof authHttp, 'modes'>
/** The body that a route takes. */
export type AuthRequest<Action extends AuthAction> = z.infer<(typeof authHttp)[Action]['request']>
/** The tokens of a login, as they are sent. */
export type SignedInReply = z.infer<typeof signedIn>
