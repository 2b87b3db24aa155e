import type { Credentials, Identity } from '../ports/authenticator.ts'
import type { LinkRequest } from '../ports/transport.ts'
import type { Session } from './connection.ts'

/** What a session holds of its credentials; a refreshed token replaces all of it. */
export type HeldCredentials = Pick<Session, 'roles' | 'loginId' | 'attributes' | 'expiresAt' | 'isToldOfEnd'>

/** What a session holds of an identity. */
export function heldOf({ roles = [], loginId, attributes = {}, expiresAt }: Identity): HeldCredentials {
  return { roles, loginId, attributes, expiresAt, isToldOfEnd: false }
}

/** When credentials end, as a field of a frame; nothing when they do not. */
export function endOf({ expiresAt }: Pick<HeldCredentials, 'expiresAt'>): { expires_at?: string } {
  return expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }
}

/** What a client shows (S2). First match wins: the token of the link, that of `hello`, then the guest names likewise. */
export function shownBy(
  { token, query }: LinkRequest,
  hello: { token?: string | undefined; username?: string | undefined },
): Credentials {
  const shownToken = token ?? hello.token
  const username = query['username'] ?? hello.username
  return {
    ...(shownToken === undefined ? {} : { token: shownToken }),
    ...(username === undefined ? {} : { username }),
  }
}
