import { expect, test } from 'vitest'
import { tokenHash } from './opaque-tokens.ts'
import {
  codeOf,
  granted,
  laptop,
  type PeopleHarness,
  peopleHarness,
  registered,
} from '../testing/people/people-harness.ts'

const right = { username: 'alice', password: 'correct horse' }

async function refreshed({ accounts }: PeopleHarness, token: string) {
  return granted(await accounts.refresh(token))
}

test('U11: of a refresh token the hash alone is stored', async () => {
  const harness = peopleHarness()
  const { refreshToken } = await registered(harness, 'alice')
  const stored = JSON.stringify([...harness.store.logins.values()])
  expect(stored).toContain(tokenHash(refreshToken))
  expect(stored).not.toContain(refreshToken.split('_')[2])
})

test('U12: a refresh gives a new pair, and the login lasts anew', async () => {
  const harness = peopleHarness()
  const first = await registered(harness, 'alice')
  harness.clock.advance(29 * 86_400_000)
  const second = await refreshed(harness, first.refreshToken)
  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect(second.accessToken).not.toBe(first.accessToken)
  expect(second.refreshExpiresAt).toBe(harness.clock.now() + 30 * 86_400_000)
  harness.clock.advance(29 * 86_400_000)
  expect(await refreshed(harness, second.refreshToken)).toMatchObject({ user: first.user, roles: ['admin'] })
})

test('U12: a login that is not used ends', async () => {
  const harness = peopleHarness()
  const { refreshToken } = await registered(harness, 'alice')
  harness.clock.advance(30 * 86_400_000)
  expect(codeOf(await harness.accounts.refresh(refreshToken))).toBe('unauthenticated')
})

test('U12: a lost answer is repeated: the token before gets the same successor, without alarm', async () => {
  const harness = peopleHarness()
  const { refreshToken } = await registered(harness, 'alice')
  const lost = await refreshed(harness, refreshToken)
  harness.clock.advance(10_000)
  const repeated = await refreshed(harness, refreshToken)
  expect(repeated.refreshToken).toBe(lost.refreshToken)
  expect(codeOf(await harness.accounts.refresh(repeated.refreshToken))).toBe('ok')
  expect(harness.ended).toEqual([])
})

test('U12: tabs that refresh at once share one family and none is signed out', async () => {
  const harness = peopleHarness()
  const { refreshToken } = await registered(harness, 'alice')
  const tabs = await Promise.all(Array.from({ length: 8 }, () => refreshed(harness, refreshToken)))
  expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1)
  harness.clock.advance(600_000)
  expect(codeOf(await harness.accounts.refresh(tabs[3]?.refreshToken ?? ''))).toBe('ok')
  expect(harness.log.lines).toEqual([])
})

test('U12: a lost answer is repeated also when the secret changed in between', async () => {
  const old = peopleHarness()
  const { refreshToken } = await registered(old, 'alice')
  await refreshed(old, refreshToken)
  const harness = peopleHarness({}, { store: old.store, secret: 'another-secret-of-thirty-two-characters' })
  const repeated = await refreshed(harness, refreshToken)
  expect(await refreshed(harness, refreshToken)).toMatchObject({ refreshToken: repeated.refreshToken })
  harness.clock.advance(10_001)
  expect(codeOf(await harness.accounts.refresh(repeated.refreshToken))).toBe('ok')
})

test.each([
  ['after the grace', 1, 10_001],
  ['when it is older than the one before', 2, 0],
])('U12: a replaced token shown %s ends the whole family and its connections', async (_, rotations, waitMs) => {
  const harness = peopleHarness()
  const { user, refreshToken } = await registered(harness, 'alice')
  let token = refreshToken
  for (let turn = 0; turn < rotations; turn++) token = (await refreshed(harness, token)).refreshToken
  harness.clock.advance(waitMs)
  expect(codeOf(await harness.accounts.refresh(refreshToken))).toBe('unauthenticated')
  expect(codeOf(await harness.accounts.refresh(token))).toBe('unauthenticated')
  const [login] = harness.store.logins.keys()
  expect(harness.ended).toEqual([{ userId: user.id, loginId: login }])
  expect(harness.log.lines).toEqual([
    { level: 'warn', event: 'refresh_token_reused', fields: { user: user.id, login } },
  ])
})

test('U12: another login of the user goes on when one family ends', async () => {
  const harness = peopleHarness()
  const first = await registered(harness, 'alice')
  const other = granted(await harness.accounts.login(right, laptop))
  await refreshed(harness, first.refreshToken)
  harness.clock.advance(10_001)
  await harness.accounts.refresh(first.refreshToken)
  expect(codeOf(await harness.accounts.refresh(other.refreshToken))).toBe('ok')
})

test.each(['', 'nonsense', `hbr_nobody_${'x'.repeat(43)}`, `hbp_${'x'.repeat(43)}`, 'x'.repeat(10_000)])(
  'U12: %s is no refresh token, and ends nothing',
  async (token) => {
    const harness = peopleHarness()
    await registered(harness, 'alice')
    expect(codeOf(await harness.accounts.refresh(token))).toBe('unauthenticated')
    await harness.accounts.logout(token)
    expect(harness.ended).toEqual([])
  },
)

test('U14: who logs out ends this login and its connections, no other, and may do it again', async () => {
  const harness = peopleHarness()
  const first = await registered(harness, 'alice')
  const other = granted(await harness.accounts.login(right, laptop))
  await harness.accounts.logout(first.refreshToken)
  await harness.accounts.logout(first.refreshToken)
  expect(harness.ended).toHaveLength(1)
  expect(codeOf(await harness.accounts.refresh(first.refreshToken))).toBe('unauthenticated')
  expect(codeOf(await harness.accounts.refresh(other.refreshToken))).toBe('ok')
})

test('U14: beyond the most logins of a user the one unused for the longest time ends', async () => {
  const harness = peopleHarness()
  const first = await registered(harness, 'alice')
  const second = granted(await harness.accounts.login(right, laptop))
  harness.clock.advance(1)
  await refreshed(harness, first.refreshToken)
  for (let turn = 0; turn < 2; turn++) granted(await harness.accounts.login(right, laptop))
  expect(harness.ended).toHaveLength(1)
  expect(codeOf(await harness.accounts.refresh(second.refreshToken))).toBe('unauthenticated')
})
