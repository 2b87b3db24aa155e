import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinkSigner, linkLifeMs, type LinkTarget } from './sign-link.ts'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const now = Date.UTC(2026, 0, 1, 12, 3)
const target: LinkTarget = { path: '/api/files/f1', variant: 'file' }
const signer = new LinkSigner(secret)

function queryOf(link: string): Record<string, string> {
  return Object.fromEntries(new URL(link, 'http://server').searchParams)
}

test('F22: a link is good for at least half its life and at most the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: now, max: now + 10 * linkLifeMs }), (at) => {
      const ends = signer.check(target, queryOf(signer.sign(target, at).path), at) ?? 0
      expect(ends).toBe(signer.sign(target, at).expiresAt)
      expect(ends - at).toBeGreaterThanOrEqual(linkLifeMs / 2)
      expect(ends - at).toBeLessThanOrEqual(linkLifeMs)
    }),
  )
})

test('F22: a link ends', () => {
  const query = queryOf(signer.sign(target, now).path)
  const ends = signer.check(target, query, now) ?? 0
  expect(signer.check(target, query, ends - 1)).toBe(ends)
  expect(signer.check(target, query, ends)).toBeUndefined()
})

test('F22: a link is the same for a while, so that browsers find it in their cache', () => {
  const start = Math.floor(now / linkLifeMs) * linkLifeMs
  expect(signer.sign(target, start)).toEqual(signer.sign(target, start + linkLifeMs / 2 - 1))
  expect(signer.sign(target, start)).not.toEqual(signer.sign(target, start + linkLifeMs / 2))
})

test('F22: a link is for one path, one variant, one end and one secret', () => {
  const { exp = '', sig = '' } = queryOf(signer.sign(target, now).path)
  const refused = [
    signer.check({ ...target, path: '/api/files/f2' }, { exp, sig }, now),
    signer.check({ ...target, variant: 'thumbnail' }, { exp, sig }, now),
    signer.check(target, { exp: String(Number(exp) + 1), sig }, now),
    signer.check(target, { exp: `0${exp}0`, sig }, now),
    signer.check(target, { exp, sig: sig.slice(1) }, now),
    signer.check(target, { exp, sig: '' }, now),
    signer.check(target, { exp }, now),
    signer.check(target, { sig }, now),
    signer.check(target, {}, now),
    new LinkSigner(`${secret}!`).check(target, { exp, sig }, now),
  ]
  expect(refused).toEqual(refused.map(() => undefined))
  expect(signer.check(target, { exp, sig }, now)).toBeGreaterThan(now)
})

test('F22: no changed signature is taken', () => {
  const { exp = '', sig = '' } = queryOf(signer.sign(target, now).path)
  fc.assert(
    fc.property(fc.nat(sig.length - 2), fc.string({ minLength: 1, maxLength: 1 }), (at, char) => {
      const changed = sig.slice(0, at) + char + sig.slice(at + 1)
      expect(signer.check(target, { exp, sig: changed }, now) === undefined).toBe(changed !== sig)
    }),
  )
})
