import { SeededRandom } from '@hubbub/hub/testing'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { GuestAuthenticator } from './guest-authenticator.ts'
import { GuestTokens } from './guest-tokens.ts'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const tokens = new GuestTokens(secret, 30)

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
  const key = new TextEncoder().encode(secret)
  const base = (): SignJWT => new SignJWT({ name: 'al', guest: true }).setSubject('u_1')
  const claims = (): SignJWT => base().setIssuer('hubbub').setExpirationTime('1 h')
  const unsigned = new UnsecuredJWT({ name: 'al', guest: true })
    .setSubject('u_1')
    .setIssuer('hubbub')
    .setExpirationTime('1 h')
  const ours = { alg: 'HS256' }
  return {
    nonsense: 'nonsense',
    empty: '',
    'another secret': await new GuestTokens(`${secret}!`, 30).sign({ id: 'u_1', username: 'al' }),
    'no signature': unsigned.encode(),
    'another algorithm': await claims()
      .setProtectedHeader({ alg: 'HS512' })
      .sign(new TextEncoder().encode(secret.repeat(2))),
    'another issuer': await base().setIssuer('else').setExpirationTime('1 h').setProtectedHeader(ours).sign(key),
    'no end': await base().setIssuer('hubbub').setProtectedHeader(ours).sign(key),
    'no user': await new SignJWT({ guest: true })
      .setIssuer('hubbub')
      .setExpirationTime('1 h')
      .setProtectedHeader(ours)
      .sign(key),
  }
}

test('tokens that are not ours are refused, whatever is wrong with them', async () => {
  for (const [what, token] of Object.entries(await foreignTokens())) {
    expect([what, await refusal({ token })]).toEqual([what, 'The token is not one of ours.'])
  }
})

test('a token that has ended says so', async () => {
  const key = new TextEncoder().encode(secret)
  const ended = new SignJWT({ name: 'al', guest: true }).setSubject('u_1').setIssuer('hubbub').setExpirationTime(1_000)
  expect(await refusal({ token: await ended.setProtectedHeader({ alg: 'HS256' }).sign(key) })).toContain('has ended')
})
