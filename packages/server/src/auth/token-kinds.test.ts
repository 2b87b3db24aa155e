import { createHmac } from 'node:crypto'
import { FakeClock, SeededRandom } from '@hubbub/hub/testing'
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { AccessTokens } from './access-tokens.ts'
import { GuestTokens } from './guest-tokens.ts'
import { TokenKeys } from './token-keys.ts'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const older = 'an-older-secret-of-thirty-two-characters'
const clock = new FakeClock()
const grant = { user: { id: 'u_1', username: 'Zoë' }, roles: ['admin'], loginId: 'l1' }

function access(current = secret, previous: readonly string[] = []): AccessTokens {
  const keys = new TokenKeys({ current, previous })
  return new AccessTokens({ keys, clock, random: new SeededRandom(1), lifeMs: 600_000 })
}

function guests(current = secret): GuestTokens {
  return new GuestTokens(new TokenKeys({ current, previous: [] }), clock, 30)
}

test('U8: an access token says who, until when, by which login, and is of its own type', async () => {
  const { token, expiresAt } = await access().sign(grant)
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'at+jwt' })
  expect(decodeJwt(token)).toEqual({
    iss: 'hubbub',
    aud: 'hubbub',
    sub: 'u_1',
    name: 'Zoë',
    roles: ['admin'],
    sid: 'l1',
    iat: clock.now() / 1_000,
    exp: clock.now() / 1_000 + 600,
    jti: expect.stringMatching(/^[a-z0-9]{20}$/),
  })
  expect(await access().verify(token)).toEqual({ ok: true, ...grant, expiresAt })
})

test('U8: an access token ends after ten minutes', async () => {
  const moved = new FakeClock(clock.now())
  const keys = new TokenKeys({ current: secret, previous: [] })
  const tokens = new AccessTokens({ keys, clock: moved, random: new SeededRandom(1), lifeMs: 600_000 })
  const { token } = await tokens.sign(grant)
  moved.advance(599_999)
  expect(await tokens.verify(token)).toMatchObject({ ok: true })
  moved.advance(1)
  expect(await tokens.verify(token)).toEqual({ ok: false, why: 'expired' })
})

test('U9: a token signed with the secret before is still good, one signed with neither is not', async () => {
  const { token } = await access(older).sign(grant)
  expect(await access(secret, ['x'.repeat(32), older]).verify(token)).toMatchObject({ ok: true })
  expect(await access(secret).verify(token)).toEqual({ ok: false, why: 'wrong' })
  expect(await access(older).verify((await access(secret, [older]).sign(grant)).token)).toMatchObject({ ok: false })
})

test("U10: a guest's token is no access token and an access token is no guest's", async () => {
  const guest = await guests().sign(grant.user)
  expect(await guests().verify(guest)).toEqual({ ok: true, user: grant.user })
  expect(await access().verify(guest)).toEqual({ ok: false, why: 'wrong' })
  expect(await guests().verify((await access().sign(grant)).token)).toEqual({ ok: false, why: 'wrong' })
})

/** Access tokens that are wrong in one thing each; all are signed with the right secret but for the last ones. */
async function wrongTokens(): Promise<Record<string, string>> {
  const key = new TextEncoder().encode(secret)
  const now = clock.now() / 1_000
  const right = { iss: 'hubbub', aud: 'hubbub', sub: 'u_1', name: 'al', roles: [], sid: 'l1', exp: now + 60 }
  const signed = (claims: object, header: object = {}, signer: Uint8Array = key): Promise<string> =>
    new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header }).sign(signer)
  const [header = '', body = '', signature = ''] = (await signed({})).split('.')
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  return {
    'another audience': await signed({ aud: 'else' }),
    'no audience': await signed({ aud: undefined }),
    'another issuer': await signed({ iss: 'else' }),
    'the type of guests': await signed({}, { typ: 'guest+jwt' }),
    'no type': await signed({}, { typ: undefined }),
    'no end': await signed({ exp: undefined }),
    'a beginning in the future': await signed({ nbf: now + 3_600 }),
    'no login': await signed({ sid: undefined }),
    'roles that are no list': await signed({ roles: 'admin' }),
    'an invisible name': await signed({ name: '\u200b' }),
    'another algorithm': await signed({}, { alg: 'HS512' }, new TextEncoder().encode(secret.repeat(2))),
    'another secret': await signed({}, {}, new TextEncoder().encode(older)),
    'no signature': new UnsecuredJWT(right).encode(),
    'alg none and a type': `${none}.${body}.`,
    'alg none and a signature': `${none}.${body}.${signature}`,
    'an empty signature': `${header}.${body}.`,
    'a critical extension': await critical(right),
    'more than 8 KiB': await signed({ padding: 'x'.repeat(9_000) }),
    nonsense: 'a.b.c',
    nothing: '',
  }
}

/** Signed by hand: jose refuses to sign an extension it does not know. */
async function critical(claims: object): Promise<string> {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', crit: ['exp'], exp: 1 })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

test('U10: tokens that are wrong in one thing are refused', async () => {
  const right = await access().sign(grant)
  expect(await access().verify(right.token)).toMatchObject({ ok: true })
  for (const [what, token] of Object.entries(await wrongTokens())) {
    expect([what, await access().verify(token)]).toEqual([what, { ok: false, why: 'wrong' }])
  }
})
