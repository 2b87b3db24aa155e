import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How much chance is in an opaque token, in bytes. */
export const secretBytes = 32

/** What tells the kinds of opaque tokens apart, for people and for scanners of leaked secrets. */
export const tokenPrefixes = { refresh: 'hbr', reset: 'hbp', invite: 'hbi' } as const

/** Makes a token that nobody can guess, as in `hbp_…`. */
export function newOpaqueToken(prefix: string): string {
  return `${prefix}_${randomBytes(secretBytes).toString('base64url')}`
}

/** What is stored of an opaque token: SHA-256 in hex. It has 256 bits of chance, so a plain hash cannot be reversed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Says whether a text is an opaque token of this kind by its looks. */
export function looksLike(token: string, prefix: string): boolean {
  return token.startsWith(`${prefix}_`) && /^[A-Za-z0-9_-]{43}$/.test(token.slice(prefix.length + 1))
}

/** Compares two hashes in a time that does not tell where they differ. */
export function isSameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
