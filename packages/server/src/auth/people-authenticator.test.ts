import { expect, test } from 'vitest'
import type { Account } from './account-store.ts'
import { externalUserId } from './external-claims.ts'
import { peopleHarness, registered, testSecret } from '../testing/people/people-harness.ts'
import { issuerOptions, signedWith } from '../testing/people/token-factory.ts'

const theirSecret = 'a-secret-of-another-issuer-32-characters'
const issuer = issuerOptions({
  algorithms: ['HS256'],
  secrets: [theirSecret],
  roleMap: { chief: 'admin' },
})

function door(more: Parameters<typeof peopleHarness>[1] = {}) {
  const harness = peopleHarness({}, { issuers: [issuer], ...more })
  const authenticator = harness.people.authenticator(harness.store)
  const claims = { iss: issuer.issuer, aud: 'chat', sub: '7', name: 'Zoë', exp: harness.clock.now() / 1_000 + 60 }
  const refusal = async (token: string): Promise<string> => {
    const outcome = await authenticator.authenticate({ token })
    return outcome.ok ? 'let in' : `${outcome.refusal.code}: ${outcome.refusal.message}`
  }
  return { ...harness, authenticator, claims, refusal }
}

test('U22: an access token lets its user in, with roles, login and end', async () => {
  const { people, authenticator, store, clock, accounts } = door()
  const { accessToken, user } = await registered({ accounts }, 'alice')
  const [login] = store.logins.keys()
  const identity = { user, guest: false, roles: ['admin'], loginId: login, expiresAt: clock.now() + 600_000 }
  expect(await authenticator.authenticate({ token: accessToken })).toEqual({ ok: true, identity })
  clock.advance(600_000)
  const ended = await people.authenticator(undefined).authenticate({ token: accessToken })
  expect(ended).toMatchObject({ ok: false, refusal: { message: 'The token has ended; sign in again.' } })
})

test('U22: a token of another issuer lets its user in, with mapped roles and rooms', async () => {
  const { authenticator, claims } = door()
  const token = await signedWith(theirSecret, { ...claims, roles: ['chief'], rooms: ['dev'] })
  expect(await authenticator.authenticate({ token })).toEqual({
    ok: true,
    identity: {
      user: { id: externalUserId(issuer.issuer, '7'), username: 'Zoë' },
      guest: false,
      roles: ['admin'],
      attributes: { rooms: ['dev'] },
      expiresAt: (claims.exp + 5) * 1_000,
    },
  })
})

test('U22: guests come by name and come back by their token, with no role', async () => {
  const { authenticator } = door()
  const outcome = await authenticator.authenticate({ username: 'al' })
  const token = outcome.ok ? (outcome.identity.token ?? '') : ''
  const again = await authenticator.authenticate({ token })
  expect(again).toMatchObject({ ok: true, identity: { guest: true, user: { username: 'al' } } })
  expect(again).not.toHaveProperty('identity.roles')
})

test('U22: what a token says of itself chooses only who verifies it', async () => {
  const { claims, refusal } = door()
  const ours = { ...claims, iss: 'hubbub', aud: 'hubbub', roles: [], sid: 'l1' }
  expect(await refusal(await signedWith(theirSecret, ours, { typ: 'at+jwt' }))).toBe(
    'unauthenticated: The token is not one of ours.',
  )
  expect(await refusal(await signedWith(testSecret, claims))).toBe(
    'unauthenticated: The token is not signed by its issuer.',
  )
  expect(await refusal(await signedWith(theirSecret, { ...claims, iss: 'https://else.example' }))).toContain(
    'not one of ours',
  )
  expect(await refusal(await signedWith(theirSecret, { ...claims, aud: 'hubbub' }))).toContain('for another audience')
})

test('U22: opaque tokens, nonsense and giants open no connection', async () => {
  const { accounts, refusal } = door()
  const { refreshToken } = await registered({ accounts }, 'alice')
  expect(await refusal(refreshToken)).toContain('opens no connection')
  expect(await refusal('')).toContain('not one of ours')
  expect(await refusal('a.b.c')).toContain('not one of ours')
  expect(await refusal(`${'x'.repeat(8_193)}`)).toContain('too long')
})

test('U22: where guests are off, the other ways in stay open', async () => {
  const { authenticator, accounts, claims } = door({ guests: false })
  const { accessToken } = await registered({ accounts }, 'alice')
  expect(await authenticator.authenticate({ username: 'al' })).toMatchObject({ ok: false })
  expect(await authenticator.authenticate({ token: accessToken })).toMatchObject({ ok: true })
  expect(await authenticator.authenticate({ token: await signedWith(theirSecret, claims) })).toMatchObject({ ok: true })
})

test('U14: sessions of ended logins and of blocked users are found, in one question', async () => {
  const { accounts, authenticator, store } = door()
  const alice = await registered({ accounts }, 'alice')
  const bob = await registered({ accounts }, 'bob')
  const [aliceLogin, bobLogin] = [...store.logins.keys()]
  await accounts.logout(alice.refreshToken)
  const sessions = [
    { id: 's1', userId: alice.user.id, loginId: aliceLogin },
    { id: 's2', userId: bob.user.id, loginId: bobLogin },
    { id: 's3', userId: 'u_guest', loginId: undefined },
    { id: 's4', userId: 'x_gone', loginId: 'gone' },
  ]
  expect(await authenticator.ended?.(sessions)).toEqual(['s1', 's4'])
  store.block(bob.user.id)
  expect(await authenticator.ended?.(sessions)).toEqual(['s1', 's2', 's4'])
  store.accounts.set('u_guest', { isBlocked: true } as Account)
  expect(await authenticator.ended?.(sessions)).toEqual(['s1', 's2', 's3', 's4'])
})
