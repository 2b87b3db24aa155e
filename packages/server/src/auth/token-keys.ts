import { createSecretKey, type KeyObject } from 'node:crypto'
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose'

/** The secrets of this server: tokens are signed with the current one, and verified with the previous ones too. */
export interface Secrets {
  readonly current: string
  readonly previous: readonly string[]
}

/** The longest token that is looked at, in characters: as long as `hello` takes. */
export const tokenChars = 8_192

/** What a token of our own turned out to be. */
export type OwnClaims =
  | { readonly ok: true; readonly payload: JWTPayload }
  | { readonly ok: false; readonly why: 'wrong' | 'expired' }

/** The one algorithm of our own tokens: a token that names another, `none` included, is refused. */
export const ownAlgorithm = 'HS256'
/** Who our own tokens say they are from. */
export const ownIssuer = 'hubbub'

/** The keys of our own tokens. */
export class TokenKeys {
  readonly current: KeyObject
  readonly #all: readonly KeyObject[]

  constructor(secrets: Secrets) {
    this.current = createSecretKey(secrets.current, 'utf8')
    this.#all = [this.current, ...secrets.previous.map((secret) => createSecretKey(secret, 'utf8'))]
  }

  /** Verifies a token of the kind that `expected` names by type and audience; it has to have an end. */
  async verify(token: string, expected: { typ: string; audience: string; now: number }): Promise<OwnClaims> {
    if (token.length > tokenChars) return { ok: false, why: 'wrong' }
    const { now, ...kind } = expected
    const options: JWTVerifyOptions = {
      ...kind,
      algorithms: [ownAlgorithm],
      issuer: ownIssuer,
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    }
    for (const key of this.#all) {
      const outcome = await verifiedBy(key, token, options)
      if (outcome !== 'another key') return outcome
    }
    return { ok: false, why: 'wrong' }
  }
}

async function verifiedBy(
  key: KeyObject,
  token: string,
  options: JWTVerifyOptions,
): Promise<OwnClaims | 'another key'> {
  try {
    return { ok: true, payload: (await jwtVerify(token, key, options)).payload }
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'another key'
    if (error instanceof errors.JWTExpired) return { ok: false, why: 'expired' }
    if (error instanceof errors.JOSEError) return { ok: false, why: 'wrong' }
    throw error
  }
}
