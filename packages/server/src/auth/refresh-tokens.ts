import { createHmac, randomBytes } from 'node:crypto'
import { isSameHash, secretBytes, tokenHash, tokenPrefixes } from './opaque-tokens.ts'

/** What a login remembers of its refresh tokens, times in ms since 1970. */
export interface RefreshState {
  /** SHA-256 of the token to show next, in hex. */
  readonly currentHash: string
  /** SHA-256 of the one before; null before the first rotation. */
  readonly previousHash: string | null
  readonly rotatedAt: number
  readonly revokedAt: number | null
  /** The login ends then unless it is used before. */
  readonly expiresAt: number
}

/** What becomes of a shown refresh token. */
export type RefreshDecision =
  /** It is the current one: the next one takes its place. */
  | 'rotate'
  /** It was the current one a moment ago: the answer got lost, or two tabs asked at once. */
  | 'repeat_within_grace'
  /** It was replaced before: somebody has a copy, so the whole family ends. */
  | 'reused'
  | 'expired'
  | 'revoked'
  | 'unknown'

const form = /^hbr_([A-Za-z0-9]{1,64})_([A-Za-z0-9_-]{43})$/

/** Makes the first refresh token of a login, whose id is letters and digits. */
export function firstRefreshToken(loginId: string): string {
  return `${tokenPrefixes.refresh}_${loginId}_${randomBytes(secretBytes).toString('base64url')}`
}

/**
 * Makes the refresh token that follows one. It is derived from it and the server's secret, not drawn, so that showing
 * one token twice leads to one successor: a repeat forks no family, and needs no token to be stored.
 */
export function nextRefreshToken(loginId: string, shown: string, secret: string): string {
  // The label keeps this use of the secret apart from the signing of tokens.
  const next = createHmac('sha256', secret).update(`hubbub refresh token after ${shown}`).digest('base64url')
  return `${tokenPrefixes.refresh}_${loginId}_${next}`
}

/** Reads which login a refresh token is of; undefined when it is none by its looks. */
export function readRefreshToken(token: string): { loginId: string; hash: string } | undefined {
  const loginId = form.exec(token)?.[1]
  return loginId === undefined ? undefined : { loginId, hash: tokenHash(token) }
}

/**
 * Decides about a shown token, given by its hash. One that is neither the current nor the previous one counts as
 * reused: it may be older, shown by the rightful owner while a thief goes on with the family (RFC 9700, section 4.14).
 * Making one up takes the login's id, which only its owner's own tokens carry.
 */
export function decideRefresh(
  state: RefreshState | undefined,
  shownHash: string,
  at: { readonly now: number; readonly graceMs: number },
): RefreshDecision {
  if (!state) return 'unknown'
  if (state.revokedAt !== null) return 'revoked'
  if (state.expiresAt <= at.now) return 'expired'
  if (isSameHash(shownHash, state.currentHash)) return 'rotate'
  const wasBefore = state.previousHash !== null && isSameHash(shownHash, state.previousHash)
  return wasBefore && at.now - state.rotatedAt <= at.graceMs ? 'repeat_within_grace' : 'reused'
}
