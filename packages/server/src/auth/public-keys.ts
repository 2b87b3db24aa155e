import { createPublicKey, type KeyObject } from 'node:crypto'
import { StartError } from '../start-error.ts'
import type { IssuerAlgorithm } from './issuer-options.ts'

/** A public key, the algorithm it is for, and the name it was given. */
export interface PublicKey {
  readonly algorithm: Exclude<IssuerAlgorithm, 'HS256'>
  readonly key: KeyObject
  readonly kid: string | undefined
}

/** Fewest bits of an RSA key (RFC 7518, section 3.3). */
const leastRsaBits = 2_048

/** Reads a public key written as PEM or as JWK; throws a StartError that says what is wrong with it. */
export function readPublicKey(text: string, issuer: string): PublicKey {
  const wrong = (what: string): StartError => new StartError(`auth.issuers: a public key of ${issuer} ${what}.`)
  if (text.includes('PRIVATE KEY')) throw wrong('is a private key, which only the issuer may have')
  const jwk = text.trim().startsWith('{') ? readJwk(text) : undefined
  if (jwk && 'd' in jwk) throw wrong('is a private key, which only the issuer may have')
  let key: KeyObject
  try {
    key = jwk ? createPublicKey({ key: jwk, format: 'jwk' }) : createPublicKey(text)
  } catch {
    throw wrong('is neither PEM nor JWK')
  }
  const algorithm = algorithmOf(key)
  if (!algorithm) throw wrong('is of no kind that is taken: RSA of at least 2048 bits, P-256, Ed25519')
  return { algorithm, key, kid: typeof jwk?.['kid'] === 'string' ? jwk['kid'] : undefined }
}

function readJwk(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined
  } catch {
    // Not JSON: it is then refused as a key.
    return undefined
  }
}

/** The one algorithm a key is for: so a key never verifies what was signed in another way. */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): PublicKey['algorithm'] | undefined {
  if (asymmetricKeyType === 'rsa')
    return (asymmetricKeyDetails?.modulusLength ?? 0) >= leastRsaBits ? 'RS256' : undefined
  if (asymmetricKeyType === 'ec') return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined
  return asymmetricKeyType === 'ed25519' ? 'EdDSA' : undefined
}
