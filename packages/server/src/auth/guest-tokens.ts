import type { Clock } from '@hubbub/hub/ports'
import { username as usernameSchema, type User } from '@hubbub/protocol'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { ownAlgorithm, ownIssuer, type TokenKeys } from './token-keys.ts'

/** What tells a guest's token from every other kind: neither passes as the other, though one secret signs both. */
export const guestTokenKind = { typ: 'guest+jwt', audience: 'hubbub:guest' } as const

const claims = z.object({ sub: z.string().min(1).max(64), name: usernameSchema, guest: z.literal(true) })
const dayS = 86_400

/** What a token turned out to be. */
export type VerifiedToken =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly why: 'wrong' | 'expired' }

/** Signs and verifies the tokens by which a guest is the same user next time. */
export class GuestTokens {
  readonly #keys: TokenKeys
  readonly #clock: Clock
  readonly #days: number

  /** Tokens are good for `days` after they were signed. */
  constructor(keys: TokenKeys, clock: Clock, days: number) {
    this.#keys = keys
    this.#clock = clock
    this.#days = days
  }

  sign(user: User): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1_000)
    return new SignJWT({ name: user.username, guest: true })
      .setProtectedHeader({ alg: ownAlgorithm, typ: guestTokenKind.typ })
      .setSubject(user.id)
      .setIssuer(ownIssuer)
      .setAudience(guestTokenKind.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + this.#days * dayS)
      .sign(this.#keys.current)
  }

  async verify(token: string): Promise<VerifiedToken> {
    const verified = await this.#keys.verify(token, { ...guestTokenKind, now: this.#clock.now() })
    if (!verified.ok) return verified
    const read = claims.safeParse(verified.payload)
    return read.success
      ? { ok: true, user: { id: read.data.sub, username: read.data.name } }
      : { ok: false, why: 'wrong' }
  }
}
