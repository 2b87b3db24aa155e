import type { Clock, Random } from '@hubbub/hub/ports'
import { username as usernameSchema, type User } from '@hubbub/protocol'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { ownAlgorithm, ownIssuer, type TokenKeys } from './token-keys.ts'

/** What tells an access token from every other kind (the type is RFC 9068's). */
export const accessTokenKind = { typ: 'at+jwt', audience: 'hubbub' } as const

const claims = z.object({
  sub: z.string().min(1).max(64),
  name: usernameSchema,
  roles: z.array(z.string().min(1).max(64)).max(16),
  sid: z.string().min(1).max(64),
  exp: z.number(),
})

/** Whom an access token lets in. */
export interface AccessGrant {
  readonly user: User
  /** What the user may do on the whole server, as in `admin`. */
  readonly roles: readonly string[]
  /** The login it was made for. */
  readonly loginId: string
}

/** What a token turned out to be. */
export type VerifiedAccess =
  | ({ readonly ok: true; readonly expiresAt: number } & AccessGrant)
  | { readonly ok: false; readonly why: 'wrong' | 'expired' }

/** What access tokens are made with. */
export interface AccessTokenParts {
  readonly keys: TokenKeys
  readonly clock: Clock
  readonly random: Random
  /** How long a token is good for, in ms. */
  readonly lifeMs: number
}

/** Signs and verifies the short-lived tokens that show who somebody with an account is. */
export class AccessTokens {
  readonly #parts: AccessTokenParts

  constructor(parts: AccessTokenParts) {
    this.#parts = parts
  }

  async sign({ user, roles, loginId }: AccessGrant): Promise<{ token: string; expiresAt: number }> {
    const { keys, clock, random, lifeMs } = this.#parts
    const now = Math.floor(clock.now() / 1_000)
    const end = now + Math.ceil(lifeMs / 1_000)
    const token = await new SignJWT({ name: user.username, roles: [...roles], sid: loginId })
      .setProtectedHeader({ alg: ownAlgorithm, typ: accessTokenKind.typ })
      .setSubject(user.id)
      .setIssuer(ownIssuer)
      .setAudience(accessTokenKind.audience)
      .setIssuedAt(now)
      .setExpirationTime(end)
      .setJti(random.id())
      .sign(keys.current)
    return { token, expiresAt: end * 1_000 }
  }

  /** Verifies a token by itself; whether its login still goes on is the store's to say. */
  async verify(token: string): Promise<VerifiedAccess> {
    const { keys, clock } = this.#parts
    const verified = await keys.verify(token, { ...accessTokenKind, now: clock.now() })
    if (!verified.ok) return verified
    const read = claims.safeParse(verified.payload)
    if (!read.success) return { ok: false, why: 'wrong' }
    const { sub, name, roles, sid, exp } = read.data
    return { ok: true, user: { id: sub, username: name }, roles, loginId: sid, expiresAt: exp * 1_000 }
  }
}
