import { username as usernameSchema, type User } from '@hubbub/protocol'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** The one algorithm taken: a token that names another, `none` included, is refused. */
const algorithm = 'HS256'
const issuer = 'hubbub'

const claims = z.object({ sub: z.string().min(1).max(64), name: usernameSchema, guest: z.literal(true) })

/** What a token turned out to be. */
export type VerifiedToken =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly why: 'wrong' | 'expired' }

/** Signs and verifies the tokens by which a guest is the same user next time. */
export class GuestTokens {
  readonly #key: Uint8Array
  readonly #days: number

  /** Tokens are good for `days` after they were signed. */
  constructor(secret: string, days: number) {
    this.#key = new TextEncoder().encode(secret)
    this.#days = days
  }

  sign(user: User): Promise<string> {
    return new SignJWT({ name: user.username, guest: true })
      .setProtectedHeader({ alg: algorithm })
      .setSubject(user.id)
      .setIssuer(issuer)
      .setIssuedAt()
      .setExpirationTime(`${this.#days} days`)
      .sign(this.#key)
  }

  async verify(token: string): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        issuer,
        requiredClaims: ['exp'],
      })
      const read = claims.safeParse(payload)
      return read.success
        ? { ok: true, user: { id: read.data.sub, username: read.data.name } }
        : { ok: false, why: 'wrong' }
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { ok: false, why: 'expired' }
      if (error instanceof errors.JOSEError) return { ok: false, why: 'wrong' }
      throw error
    }
  }
}
