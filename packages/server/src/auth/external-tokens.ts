import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Identity } from '@hubbub/hub/ports'
import {
  type CryptoKey,
  decodeProtectedHeader,
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
} from 'jose'
import { StartError } from '../start-error.ts'
import { readClaims } from './external-claims.ts'
import type { IssuerOptions } from './issuer-options.ts'
import { type PublicKey, readPublicKey } from './public-keys.ts'
import { type RemoteKeyParts, RemoteKeys } from './remote-keys.ts'
import { tokenChars } from './token-keys.ts'

/** What a token of another issuer turned out to be; the sentence is for its owner and holds nothing of the token. */
export type VerifiedExternal =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly message: string }

/** Last moment a Date can hold, in ms since 1970. */
const endOfTime = 8.64e15

/** Verifies the tokens of one other issuer. */
export class ExternalTokens {
  readonly #options: IssuerOptions
  readonly #parts: RemoteKeyParts
  readonly #secrets: readonly KeyObject[]
  readonly #publicKeys: readonly PublicKey[]
  readonly #remote: RemoteKeys | undefined

  /** Throws a StartError when the keys are not such as the algorithms need. */
  constructor(options: IssuerOptions, parts: RemoteKeyParts) {
    this.#options = options
    this.#parts = parts
    this.#secrets = options.secrets.map((secret) => createSecretKey(secret, 'utf8'))
    this.#publicKeys = options.publicKeys.map((text) => readPublicKey(text, options.issuer))
    this.#remote = options.jwksUrl === undefined ? undefined : new RemoteKeys(options.jwksUrl, options.jwks, parts)
    for (const algorithm of options.algorithms) {
      if (!this.#hasKeyFor(algorithm))
        throw new StartError(`auth.issuers: ${options.issuer} takes ${algorithm} but has no key for it.`)
    }
  }

  get issuer(): string {
    return this.#options.issuer
  }

  /** Rejects when the issuer's keys are needed and cannot be had: the token may be good. */
  async verify(token: string): Promise<VerifiedExternal> {
    if (token.length > tokenChars) return no('is too long')
    const header = headerOf(token)
    if (!header) return no('is not a signed token')
    if (!this.#options.algorithms.some((algorithm) => algorithm === header.alg))
      return no('is not signed in a way that is taken here')
    const keys = await this.#candidates(header)
    if (keys.length === 0) return no('names a key that its issuer does not have')
    let fault = ''
    for (const key of keys) {
      const outcome = await this.#verifiedBy(key, token)
      if (typeof outcome !== 'string') return this.#identify(outcome)
      fault = outcome
      if (fault !== notSigned) break
    }
    return no(fault)
  }

  #hasKeyFor(algorithm: IssuerOptions['algorithms'][number]): boolean {
    if (algorithm === 'HS256') return this.#secrets.length > 0
    return this.#remote !== undefined || this.#publicKeys.some((each) => each.algorithm === algorithm)
  }

  /** Only keys made for the algorithm: a public key is never tried as a secret. */
  async #candidates(header: JWTHeaderParameters): Promise<readonly (KeyObject | CryptoKey)[]> {
    if (header.alg === 'HS256') return this.#secrets
    const fitting = this.#publicKeys.filter(
      ({ algorithm, kid }) =>
        algorithm === header.alg && (kid === undefined || header.kid === undefined || kid === header.kid),
    )
    if (fitting.length > 0 || !this.#remote) return fitting.map(({ key }) => key)
    return this.#remote.candidates(header)
  }

  /** The claims, or what is wrong. */
  async #verifiedBy(key: KeyObject | CryptoKey, token: string): Promise<JWTPayload | string> {
    const { issuer, audience, algorithms, clockToleranceS, maxAgeS, allowNoExpiry } = this.#options
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience: [...audience],
        algorithms: [...algorithms],
        clockTolerance: clockToleranceS,
        currentDate: new Date(this.#parts.clock.now()),
        requiredClaims: allowNoExpiry ? [] : ['exp'],
        ...(maxAgeS === undefined ? {} : { maxTokenAge: maxAgeS }),
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return faultOf(error)
      // How jose refuses a fetched key that is too weak or of the wrong kind.
      if (error instanceof TypeError) return notSigned
      throw error
    }
  }

  #identify(payload: JWTPayload): VerifiedExternal {
    const read = readClaims(payload, this.#options)
    if (!read) return no('does not say who it is for')
    const { user, roles, rooms } = read
    const expiresAt = this.#endOf(payload)
    const ends = expiresAt === undefined ? {} : { expiresAt }
    return { ok: true, identity: { user, guest: false, roles, attributes: { rooms }, ...ends } }
  }

  /** When the token ends by its own end and by its age, with the tolerance that it was taken with. */
  #endOf({ exp, iat }: JWTPayload): number | undefined {
    const { maxAgeS, clockToleranceS } = this.#options
    const byAge = maxAgeS === undefined || iat === undefined ? Infinity : iat + maxAgeS
    const end = Math.min(exp ?? Infinity, byAge)
    return end === Infinity ? undefined : Math.min(endOfTime, Math.floor((end + clockToleranceS) * 1_000))
  }
}

const notSigned = 'is not signed by its issuer'

function no(what: string): { ok: false; message: string } {
  return { ok: false, message: `The token ${what}.` }
}

function headerOf(token: string): JWTHeaderParameters | undefined {
  try {
    const { alg, ...rest } = decodeProtectedHeader(token)
    return alg === undefined ? undefined : { ...rest, alg }
  } catch {
    // Not the form of a signed token; what it is instead does not matter.
    return undefined
  }
}

function faultOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWSSignatureVerificationFailed) return notSigned
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'is too old' : 'has ended'
  if (error instanceof errors.JWTClaimValidationFailed) return claimFaults[error.claim] ?? 'has claims that do not fit'
  return 'is malformed'
}

const claimFaults: Readonly<Record<string, string>> = {
  aud: 'is for another audience',
  iss: 'is of another issuer',
  exp: 'has no end',
  nbf: 'is not valid yet',
  iat: 'does not say rightly when it was made',
}
