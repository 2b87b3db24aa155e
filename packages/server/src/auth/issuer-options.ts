/** The ways of signing that are taken from other issuers, each with one kind of key. */
export type IssuerAlgorithm = 'HS256' | 'RS256' | 'ES256' | 'EdDSA'

/** Where in a token's claims something is: the name of a claim, or a path with dots. */
export interface ClaimPaths {
  readonly id: string
  readonly name: string
  readonly roles: string
  readonly rooms: string
}

/** How the keys of an issuer are fetched and kept. */
export interface KeySetOptions {
  /** How long fetched keys are used without asking again, in ms. */
  readonly maxAgeMs: number
  /** Least time between two fetches, in ms: an unknown key asks anew, a failed fetch is not repeated before. */
  readonly cooldownMs: number
  /** Longest a fetch takes, in ms. */
  readonly timeoutMs: number
  /** How long known keys are used while fetching fails, in ms. */
  readonly keepMs: number
}

/** Another issuer whose tokens let people in. */
export interface IssuerOptions {
  readonly issuer: string
  /** A token has to be for one of them. */
  readonly audience: readonly string[]
  readonly algorithms: readonly IssuerAlgorithm[]
  /** For HS256, the current one first. */
  readonly secrets: readonly string[]
  /** For the other algorithms: PEM or JWK. */
  readonly publicKeys: readonly string[]
  readonly jwksUrl: string | undefined
  readonly jwks: KeySetOptions
  readonly clockToleranceS: number
  /** Oldest token taken by its `iat`, in seconds. */
  readonly maxAgeS: number | undefined
  /** Takes tokens that have no end too. */
  readonly allowNoExpiry: boolean
  readonly claims: ClaimPaths
  /** What the issuer's roles are called here; roles that are not in it count for nothing. */
  readonly roleMap: Readonly<Record<string, string>>
}
