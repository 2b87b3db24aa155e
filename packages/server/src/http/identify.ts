import { Refused, refused } from '@hubbub/hub'
import type { Authenticator, Identity } from '@hubbub/hub/ports'
import type { Context } from 'hono'
import { bearerOf } from '../upgrade/client-claims.ts'

/** Says who makes a request, by its `Authorization: Bearer`; refused when that is nobody, or no longer. */
export async function identify(context: Context, authenticator: Authenticator): Promise<Identity | Refused> {
  const token = bearerOf(context.req.header('authorization'))
  if (token === undefined) return refused('unauthenticated', 'Show an access token: Authorization: Bearer.')
  const outcome = await authenticator.authenticate({ token })
  if (!outcome.ok) return new Refused(outcome.refusal)
  const { user, loginId } = outcome.identity
  // A request is a session of its own; the id only has to come back.
  const ended = await authenticator.ended?.([{ id: 'request', userId: user.id, loginId }])
  return ended && ended.length > 0
    ? refused('unauthenticated', 'This login has ended; sign in again.')
    : outcome.identity
}
