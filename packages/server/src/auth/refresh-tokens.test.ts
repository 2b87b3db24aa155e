import { expect, test } from 'vitest'
import { isSameHash, looksLike, newOpaqueToken, tokenHash } from './opaque-tokens.ts'
import {
  decideRefresh,
  firstRefreshToken,
  nextRefreshToken,
  readRefreshToken,
  type RefreshState,
} from './refresh-tokens.ts'

const [first, second, third] = ['1', '2', '3'].map(tokenHash) as [string, string, string]
const state: RefreshState = {
  currentHash: second,
  previousHash: first,
  rotatedAt: 100_000,
  revokedAt: null,
  expiresAt: 900_000,
}
const graceMs = 10_000

test('U11: a refresh token names its login and has 32 bytes of chance, of which the hash is kept', () => {
  const token = firstRefreshToken('abc123')
  expect(token).toMatch(/^hbr_abc123_[\w-]{43}$/)
  expect(readRefreshToken(token)).toEqual({ loginId: 'abc123', hash: tokenHash(token) })
  expect(firstRefreshToken('abc123')).not.toBe(token)
  expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test.each(['', 'hbr_', 'hbr_a_b', `hbp_a_${'x'.repeat(43)}`, `hbr_a b_${'x'.repeat(43)}`, `hbr_a_${'x'.repeat(44)}`])(
  'U11: %j is no refresh token',
  (token) => {
    expect(readRefreshToken(token)).toBeUndefined()
  },
)

test('U11: one token has one successor, which nobody finds without the secret', () => {
  const token = firstRefreshToken('a')
  const next = nextRefreshToken('a', token, 'secret one')
  expect(readRefreshToken(next)?.loginId).toBe('a')
  expect(nextRefreshToken('a', token, 'secret one')).toBe(next)
  expect(nextRefreshToken('a', token, 'secret two')).not.toBe(next)
  expect(nextRefreshToken('a', next, 'secret one')).not.toBe(next)
})

test.each([
  ['the current token', state, second, 500_000, 'rotate'],
  ['the one before, at once', state, first, 100_001, 'repeat_within_grace'],
  ['the one before, at the end of the grace', state, first, 110_000, 'repeat_within_grace'],
  ['the one before, after the grace', state, first, 110_001, 'reused'],
  ['an older one, or one made up', state, third, 100_001, 'reused'],
  ['one made up before the first rotation', { ...state, previousHash: null }, third, 100_001, 'reused'],
  ['the current token of an ended login', { ...state, revokedAt: 5 }, second, 100_001, 'revoked'],
  ['an older token of an ended login', { ...state, revokedAt: 5 }, third, 100_001, 'revoked'],
  ['the current token when the login has expired', state, second, 900_000, 'expired'],
  ['a token of no login', undefined, second, 100_001, 'unknown'],
  ['a hash of another length', state, 'ab', 100_001, 'reused'],
] as const)('U12: %s is decided', (_, stored, shown, now, decision) => {
  expect(decideRefresh(stored, shown, { now, graceMs })).toBe(decision)
})

test('U16: opaque tokens tell their kind, and hashes are compared whole', () => {
  const token = newOpaqueToken('hbp')
  expect(looksLike(token, 'hbp')).toBe(true)
  expect(looksLike(token, 'hbr')).toBe(false)
  expect(looksLike(`${token}x`, 'hbp')).toBe(false)
  expect(isSameHash(first, first)).toBe(true)
  expect(isSameHash(first, second)).toBe(false)
})
