import type { Authenticator, Credentials, SessionCredentials } from '@hubbub/hub/ports'
import { refuse } from '@hubbub/protocol'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { type AccessTokens, accessTokenKind } from './access-tokens.ts'
import type { LoginStore } from './account-store.ts'
import type { ExternalTokens } from './external-tokens.ts'
import { ownIssuer, tokenChars } from './token-keys.ts'

type Outcome = Awaited<ReturnType<Authenticator['authenticate']>>

/** The ways in, those that are on. */
export interface WaysIn {
  /** Asked where nothing else fits: it says what is wrong with a token that is nobody's. */
  readonly guests: Authenticator
  /** Undefined where there are no accounts. */
  readonly access: AccessTokens | undefined
  readonly issuers: readonly ExternalTokens[]
  /** Knows what was revoked; undefined where nothing can be. */
  readonly logins: Pick<LoginStore, 'ended'> | undefined
}

/** Opaque tokens of this server: they are shown to HTTP routes, none opens a connection. */
const opaque = /^hb[a-z]_/

/**
 * Lets people in by whatever they show: an access token, a guest's token, a token of another issuer, or a guest's name.
 * What an unverified token says of itself only chooses who looks at it; that one then verifies all of it.
 */
export class PeopleAuthenticator implements Authenticator {
  readonly #ways: WaysIn
  readonly #issuers: ReadonlyMap<string, ExternalTokens>

  constructor(ways: WaysIn) {
    this.#ways = ways
    this.#issuers = new Map(ways.issuers.map((each) => [each.issuer, each]))
  }

  async authenticate(credentials: Credentials): Promise<Outcome> {
    const { token } = credentials
    if (token === undefined) return this.#ways.guests.authenticate(credentials)
    if (token.length > tokenChars) return no('The token is too long.')
    if (opaque.test(token)) return no('A token of this kind opens no connection; show an access token.')
    const { issuer, typ } = looksOf(token)
    const external = issuer === undefined ? undefined : this.#issuers.get(issuer)
    if (external) return byExternal(external, token)
    const { access } = this.#ways
    const isAccess = issuer === ownIssuer && typ === accessTokenKind.typ
    return access && isAccess ? byAccess(access, token) : this.#ways.guests.authenticate(credentials)
  }

  async ended(sessions: readonly SessionCredentials[]): Promise<readonly string[]> {
    const { logins } = this.#ways
    if (!logins || sessions.length === 0) return []
    const asked = {
      loginIds: [...new Set(sessions.flatMap(({ loginId }) => loginId ?? []))],
      userIds: [...new Set(sessions.map(({ userId }) => userId))],
    }
    const ended = await logins.ended(asked)
    const [loginIds, userIds] = [new Set(ended.loginIds), new Set(ended.userIds)]
    return sessions
      .filter(({ loginId, userId }) => userIds.has(userId) || (loginId !== undefined && loginIds.has(loginId)))
      .map(({ id }) => id)
  }
}

async function byAccess(access: AccessTokens, token: string): Promise<Outcome> {
  const verified = await access.verify(token)
  if (!verified.ok)
    return no(verified.why === 'expired' ? 'The token has ended; sign in again.' : 'The token is not one of ours.')
  const { user, roles, loginId, expiresAt } = verified
  return { ok: true, identity: { user, guest: false, roles, loginId, expiresAt } }
}

async function byExternal(external: ExternalTokens, token: string): Promise<Outcome> {
  const verified = await external.verify(token)
  return verified.ok ? verified : no(verified.message)
}

/** What a token says of itself, unverified; nothing where it is none. */
function looksOf(token: string): { issuer?: string; typ?: string } {
  try {
    const { iss } = decodeJwt(token)
    const { typ } = decodeProtectedHeader(token)
    return { ...(typeof iss === 'string' ? { issuer: iss } : {}), ...(typeof typ === 'string' ? { typ } : {}) }
  } catch {
    // No signed token: whoever is asked then refuses it.
    return {}
  }
}

function no(message: string): Outcome {
  return { ok: false, refusal: refuse('unauthenticated', message) }
}
