import type { Identity } from '../ports/authenticator.ts'
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
