import { FakeClock, SeededRandom } from '@hubbub/hub/testing'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { GuestAuthenticator } from './guest-authenticator.ts'
import { GuestTokens } from './guest-tokens.ts'
import { TokenKeys } from './token-keys.ts'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const clock = new FakeClock()
const tokens = guestTokens(secret)

function guestTokens(current: string): GuestTokens {
  return new GuestTokens(new TokenKeys({ current, previous: [] }), clock, 30)
}

function guests(isOpen = true): GuestAuthenticator {
  return new GuestAuthenticator(tokens, new SeededRandom(7), isOpen)
}

async function refusal(credentials: { token?: string; username?: string }, isOpen = true): Promise<string> {
  const outcome = await guests(isOpen).authenticate(credentials)
  if (outcome.ok) throw new Error('it was let in')
  expect(outcome.refusal.code).toBe('unauthenticated')
  return outcome.refusal.message
}

test('a guest who shows the token of an earlier connection is the same user', async () => {
  const door = guests()
  const first = await door.authenticate({ username: '鈴虫' })
  if (!first.ok) throw new Error(first.refusal.message)
  const again = await door.authenticate({ username: 'other', token: first.identity.token ?? '' })
  expect(again).toMatchObject({ ok: true, identity: { user: first.identity.user, guest: true } })
})

test('without a token each connection by the same name is another guest', async () => {
  const door = guests()
  const [one, two] = [await door.authenticate({ username: 'al' }), await door.authenticate({ username: 'al' })]
  if (!one.ok || !two.ok) throw new Error('both are let in')
  expect(one.identity.user.id).not.toBe(two.identity.user.id)
})

test('names that are none are refused, and so is no name at all', async () => {
  expect(await refusal({ username: ' padded ' })).toContain('username:')
  expect(await refusal({ username: '' })).toContain('username:')
  expect(await refusal({})).toContain('Give a token, or a username')
})

test('where guests are off neither a name nor a token handed out before lets anyone in', async () => {
  expect(await refusal({ username: 'al' }, false)).toContain('guests are not let in')
  expect(await refusal({ token: await tokens.sign({ id: 'u_1', username: 'al' }) }, false)).toContain(
    'Guests are not let in',
  )
})

/** Tokens that look like ours and are not, by what is wrong with them. */
async function foreignTokens(): Promise<Record<string, string>> {
  const right = {
    iss: 'hubbub',
    aud: 'hubbub:guest',
    sub: 'u_1',
    name: 'al',
    guest: true,
    exp: clock.now() / 1_000 + 60,
  }
  const signed = (claims: object, header: object = {}, key = secret): Promise<string> =>
    new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'guest+jwt', ...header })
      .sign(new TextEncoder().encode(key))
  return {
    nonsense: 'nonsense',
    empty: '',
    'another secret': await guestTokens(`${secret}!`).sign({ id: 'u_1', username: 'al' }),
    'no signature': new UnsecuredJWT(right).encode(),
    'another algorithm': await signed({}, { alg: 'HS512' }, secret.repeat(2)),
    'another issuer': await signed({ iss: 'else' }),
    'another audience': await signed({ aud: 'hubbub' }),
    'another type': await signed({}, { typ: 'at+jwt' }),
    'no end': await signed({ exp: undefined }),
    'no user': await signed({ sub: undefined }),
  }
}

test('U10: tokens that are not ours are refused, whatever is wrong with them', async () => {
  for (const [what, token] of Object.entries(await foreignTokens())) {
    expect([what, await refusal({ token })]).toEqual([what, 'The token is not one of ours.'])
  }
})

test('a token that has ended says so', async () => {
  const token = await tokens.sign({ id: 'u_1', username: 'al' })
  const late = new FakeClock(clock.now() + 31 * 86_400_000)
  const door = new GuestAuthenticator(
    new GuestTokens(new TokenKeys({ current: secret, previous: [] }), late, 30),
    new SeededRandom(7),
    true,
  )
  const outcome = await door.authenticate({ token })
  expect(outcome).toMatchObject({ ok: false, refusal: { message: 'The token has ended; sign in again.' } })
})
