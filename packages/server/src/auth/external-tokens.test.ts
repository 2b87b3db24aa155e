import { generateKeyPairSync } from 'node:crypto'
import { FakeClock } from '@hubbub/hub/testing'
import { UnsecuredJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { ExternalTokens } from './external-tokens.ts'
import type { IssuerOptions } from './issuer-options.ts'
import { keptLog } from '../testing/people/kept-log.ts'
import { type IssuerKeys, issuerKeys, issuerOptions, signedBy, signedWith } from '../testing/people/token-factory.ts'

const clock = new FakeClock()
const now = clock.now() / 1_000
const secret = 'a-secret-of-another-issuer-32-characters'
const claims = { iss: 'https://id.example', aud: 'chat', sub: '7', name: 'Zoë', exp: now + 60 }
let rsa: IssuerKeys
let ec: IssuerKeys
let ed: IssuerKeys

beforeAll(async () => {
  rsa = await issuerKeys('RS256', 'rsa')
  ec = await issuerKeys('ES256', 'ec')
  ed = await issuerKeys('EdDSA', 'ed')
})

function issuer(given: Partial<IssuerOptions>): ExternalTokens {
  return new ExternalTokens(issuerOptions(given), { clock, logger: keptLog().logger })
}

async function fault(tokens: ExternalTokens, token: string): Promise<string> {
  const outcome = await tokens.verify(token)
  if (outcome.ok) throw new Error('it was let in')
  return outcome.message
}

test('U17: tokens signed with HS256, RS256, ES256 and EdDSA let their user in', async () => {
  const all = [rsa, ec, ed]
  const tokens = issuer({
    algorithms: ['HS256', 'RS256', 'ES256', 'EdDSA'],
    secrets: [secret],
    publicKeys: [rsa.pem, ec.pem, JSON.stringify(ed.jwk)],
  })
  const signed = await Promise.all([signedWith(secret, claims), ...all.map((keys) => signedBy(keys, claims))])
  for (const token of signed) {
    expect(await tokens.verify(token)).toMatchObject({
      ok: true,
      identity: { user: { username: 'Zoë' }, guest: false },
    })
  }
})

test('U17: a token signed with the secret or the key before is still good', async () => {
  const older = `older-${secret}`
  const next = await issuerKeys('RS256', 'next')
  const tokens = issuer({
    algorithms: ['HS256', 'RS256'],
    secrets: [secret, older],
    publicKeys: [next.pem, rsa.pem],
  })
  expect(await tokens.verify(await signedWith(older, claims))).toMatchObject({ ok: true })
  expect(await tokens.verify(await signedBy(rsa, claims))).toMatchObject({ ok: true })
  expect(await fault(tokens, await signedWith(`neither-${secret}`, claims))).toContain('not signed by its issuer')
})

test('U18: a public key is never taken for a secret', async () => {
  const confused = await Promise.all(
    [rsa.pem, rsa.pem.trim(), JSON.stringify(rsa.jwk)].map((key) => signedWith(key, claims)),
  )
  for (const token of confused) {
    expect(await fault(issuer({ publicKeys: [rsa.pem] }), token)).toBe(
      'The token is not signed in a way that is taken here.',
    )
    const both = issuer({ algorithms: ['HS256', 'RS256'], secrets: [secret], publicKeys: [rsa.pem] })
    expect(await fault(both, token)).toBe('The token is not signed by its issuer.')
  }
})

test('U18: without a signature nothing is taken, whatever algorithms are', async () => {
  const tokens = issuer({ algorithms: ['HS256', 'RS256'], secrets: [secret], publicKeys: [rsa.pem] })
  const [, body = ''] = (await signedBy(rsa, claims)).split('.')
  const none = ['none', 'None', 'NONE'].map(
    (alg) => `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${body}.`,
  )
  for (const token of [new UnsecuredJWT(claims).encode(), ...none]) {
    expect(await fault(tokens, token)).toBe('The token is not signed in a way that is taken here.')
  }
})

test.each<[string, object, string]>([
  ['another audience', { aud: 'else' }, 'is for another audience'],
  ['no audience', { aud: undefined }, 'is for another audience'],
  ['another issuer', { iss: 'https://evil.example' }, 'is of another issuer'],
  ['an end that is over', { exp: now - 6 }, 'has ended'],
  ['a beginning in the future', { nbf: now + 6 }, 'is not valid yet'],
  ['no end', { exp: undefined }, 'has no end'],
  ['an end that is no number', { exp: 'tomorrow' }, 'has no end'],
  ['nobody', { sub: undefined }, 'does not say who it is for'],
  ['somebody who is no text', { sub: { a: 1 } }, 'does not say who it is for'],
  ['more than 8 KiB', { padding: 'x'.repeat(9_000) }, 'is too long'],
])('U19: a token with %s is refused with a sentence that says so and holds nothing of it', async (_, given, words) => {
  const token = await signedBy(rsa, { ...claims, ...given })
  expect(await fault(issuer({ publicKeys: [rsa.pem] }), token)).toBe(`The token ${words}.`)
})

test.each([
  ['nonsense', 'nonsense'],
  ['three dots', '...'],
  ['a head that is no JSON', 'eA.eA.eA'],
  ['a head without an algorithm', 'e30.e30.'],
])('U19: %s is no signed token', async (_, token) => {
  expect(await fault(issuer({ publicKeys: [rsa.pem] }), token)).toBe('The token is not a signed token.')
})

test('U19: an extension that has to be understood and is not is refused', async () => {
  const tokens = issuer({ algorithms: ['HS256'], secrets: [secret] })
  const head = Buffer.from(JSON.stringify({ alg: 'HS256', crit: ['x'], x: 1 })).toString('base64url')
  const [, body = '', signature = ''] = (await signedWith(secret, claims)).split('.')
  expect(await fault(tokens, `${head}.${body}.${signature}`)).toBe('The token is malformed.')
})

test('U19: the tolerance of clocks counts at both ends, and the session ends with it', async () => {
  const tokens = issuer({ publicKeys: [rsa.pem], clockToleranceS: 30 })
  const token = await signedBy(rsa, { ...claims, exp: now - 29, nbf: now + 29 })
  expect(await tokens.verify(token)).toMatchObject({ ok: true, identity: { expiresAt: (now + 1) * 1_000 } })
})

test('U19: tokens without an end are taken only where that is configured, old ones never where it is', async () => {
  const endless = await signedBy(rsa, { ...claims, exp: undefined })
  const outcome = await issuer({ publicKeys: [rsa.pem], allowNoExpiry: true }).verify(endless)
  expect(outcome).toMatchObject({ ok: true })
  expect(outcome).not.toHaveProperty('identity.expiresAt')
  const aged = issuer({ publicKeys: [rsa.pem], allowNoExpiry: true, maxAgeS: 100 })
  expect(await fault(aged, endless)).toBe('The token does not say rightly when it was made.')
  const old = await signedBy(rsa, { ...claims, iat: now - 106 })
  expect(await fault(aged, old)).toBe('The token is too old.')
  const young = await aged.verify(await signedBy(rsa, { ...claims, exp: undefined, iat: now - 10 }))
  expect(young).toMatchObject({ ok: true, identity: { expiresAt: (now + 95) * 1_000 } })
})

test('U18: a key that names another than the token does is not tried', async () => {
  const tokens = issuer({ publicKeys: [JSON.stringify(rsa.jwk)] })
  expect(await tokens.verify(await signedBy(rsa, claims, { kid: 'rsa' }))).toMatchObject({ ok: true })
  const token = await signedBy(rsa, claims, { kid: '../../dev/null' })
  expect(await fault(tokens, token)).toBe('The token names a key that its issuer does not have.')
})

test.each<[string, () => Partial<IssuerOptions>, string]>([
  ['no key for an algorithm', () => ({ publicKeys: [ec.pem] }), 'takes RS256 but has no key for it'],
  [
    'no secret for HS256',
    () => ({ algorithms: ['HS256'], publicKeys: [rsa.pem] }),
    'takes HS256 but has no key for it',
  ],
  ['a key that is none', () => ({ publicKeys: ['nonsense'] }), 'is neither PEM nor JWK'],
  ['a JWK that is none', () => ({ publicKeys: ['{"kty":"oct","k":"AAAA"}'] }), 'is neither PEM nor JWK'],
  ['a private key', () => ({ publicKeys: [privatePem()] }), 'is a private key'],
  [
    'a private JWK',
    () => ({ publicKeys: [JSON.stringify(rsa.privateKey.export({ format: 'jwk' }))] }),
    'is a private key',
  ],
  ['a weak key', () => ({ publicKeys: [weakPem()] }), 'is of no kind that is taken'],
])('U18: an issuer with %s keeps the server from starting', (_, given, words) => {
  expect(() => issuer(given())).toThrow(words)
})

function privatePem(): string {
  return rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function weakPem(): string {
  return generateKeyPairSync('rsa', { modulusLength: 1_024 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString()
}
