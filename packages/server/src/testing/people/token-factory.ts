import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { exportJWK, type JWK, SignJWT } from 'jose'
import type { IssuerAlgorithm, IssuerOptions } from '../../auth/issuer-options.ts'

/** What tests configure an issuer with, over what they say. */
export function issuerOptions(given: Partial<IssuerOptions>): IssuerOptions {
  return {
    issuer: 'https://id.example',
    audience: ['chat'],
    algorithms: ['RS256'],
    secrets: [],
    publicKeys: [],
    jwksUrl: undefined,
    jwks: { maxAgeMs: 600_000, cooldownMs: 30_000, timeoutMs: 5_000, keepMs: 86_400_000 },
    clockToleranceS: 5,
    maxAgeS: undefined,
    allowNoExpiry: false,
    claims: { id: 'sub', name: 'name', roles: 'roles', rooms: 'rooms' },
    roleMap: {},
    ...given,
  }
}

/** A key pair of another issuer. */
export interface IssuerKeys {
  readonly algorithm: Exclude<IssuerAlgorithm, 'HS256'>
  readonly privateKey: KeyObject
  /** The public key as PEM. */
  readonly pem: string
  /** The public key as JWK, under its name. */
  readonly jwk: JWK
}

/** Makes a key pair for an algorithm. */
export async function issuerKeys(algorithm: IssuerKeys['algorithm'], kid: string): Promise<IssuerKeys> {
  const { publicKey, privateKey } = pairFor(algorithm)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { algorithm, privateKey, pem, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } }
}

function pairFor(algorithm: IssuerKeys['algorithm']): { publicKey: KeyObject; privateKey: KeyObject } {
  switch (algorithm) {
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2_048 })
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
  }
}

/** Signs claims as an issuer would. */
export function signedBy(
  keys: Pick<IssuerKeys, 'algorithm' | 'privateKey'>,
  claims: object,
  header: object = {},
): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: keys.algorithm, ...header }).sign(keys.privateKey)
}

/** Signs claims with a secret. */
export function signedWith(secret: string, claims: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', ...header }).sign(Buffer.from(secret))
}
