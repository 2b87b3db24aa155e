import { expect, test } from 'vitest'
import { commonPasswords } from './common-passwords.ts'
import { passwordDefaults } from './passwords.ts'
import { readHash } from './password-hash.ts'
import {
  codeOf,
  granted,
  laptop,
  type PeopleHarness,
  peopleHarness,
  registered,
} from '../testing/people/people-harness.ts'

const right = { username: 'alice', password: 'correct horse' }

function grantOf(
  { user, roles }: { user: { id: string; username: string }; roles: readonly string[] },
  store: PeopleHarness['store'],
) {
  const loginId = [...store.logins.values()].find(({ userId }) => userId === user.id)?.id ?? ''
  return { user, roles, loginId }
}

test('U13: the first account becomes admin, and the next ones do not', async () => {
  const harness = peopleHarness()
  expect(await registered(harness, 'alice')).toMatchObject({ user: { username: 'alice' }, roles: ['admin'] })
  expect(await registered(harness, 'bob')).toMatchObject({ roles: [] })
})

test('U13: of two who register first at once where it is closed, one is let in', async () => {
  const { accounts } = peopleHarness({ registration: 'closed' })
  const both = await Promise.all(['alice', 'bob'].map((username) => accounts.register({ ...right, username }, laptop)))
  expect(both.map(codeOf).toSorted()).toEqual(['forbidden', 'ok'])
  expect(await accounts.registration()).toBe('closed')
})

test('U13: a name is one account, in whatever case or width, and what is refused tells no more', async () => {
  const harness = peopleHarness()
  await registered(harness, 'Alice')
  for (const username of ['Alice', 'aLICE', 'Ａｌｉｃｅ']) {
    expect(codeOf(await harness.accounts.register({ ...right, username }, laptop))).toBe('conflict')
  }
  const closed = peopleHarness({ registration: 'closed' }, { store: harness.store })
  for (const username of ['Alice', 'nobody']) {
    expect(codeOf(await closed.accounts.register({ ...right, username }, laptop))).toBe('forbidden')
  }
})

test('U13: an invitation admits one, once, until it ends', async () => {
  const harness = peopleHarness({ registration: 'invite' })
  const { accounts, clock } = harness
  expect(await accounts.registration()).toBe('open')
  await registered(harness, 'alice')
  const { token } = await accounts.makeInvite('u_admin')
  const by = async (username: string, invite?: string): Promise<string> =>
    codeOf(await accounts.register({ ...right, username, ...(invite === undefined ? {} : { invite }) }, laptop))
  expect(await by('bob')).toBe('forbidden')
  expect(await by('bob', `hbi_${'x'.repeat(43)}`)).toBe('expired')
  expect(await by('bob', token)).toBe('ok')
  expect(await by('carol', token)).toBe('expired')
  const late = await accounts.makeInvite('u_admin')
  clock.advance(7 * 86_400_000)
  expect(await by('carol', late.token)).toBe('expired')
})

test('U5: registering asks the rules of passwords', async () => {
  const { accounts } = peopleHarness()
  for (const password of ['short', 'alice liddell', [...commonPasswords][0] ?? '']) {
    const refusal = await accounts.register({ username: 'Alice Liddell', password }, laptop)
    expect(refusal).toMatchObject({ refusal: { code: 'invalid', path: 'password' } })
  }
})

test('U3: a wrong password and an unknown name are answered alike', async () => {
  const harness = peopleHarness()
  await registered(harness, 'alice')
  const wrong = await harness.accounts.login({ ...right, password: 'wrong horse' }, laptop)
  const unknown = await harness.accounts.login({ ...right, username: 'nobody' }, laptop)
  expect(codeOf(wrong)).toBe('unauthenticated')
  expect(wrong).toEqual(unknown)
})

test('U6: after ten wrong passwords even the right one has to wait, and then works', async () => {
  const harness = peopleHarness()
  await registered(harness, 'alice')
  for (let turn = 0; turn < 10; turn++) {
    const from = { ...laptop, address: `10.0.1.${turn}` }
    expect(codeOf(await harness.accounts.login({ ...right, password: 'wrong horse' }, from))).toBe('unauthenticated')
  }
  const waits = await harness.accounts.login(right, laptop)
  expect(waits).toMatchObject({ refusal: { code: 'rate_limited', retryAfterMs: 90_000 } })
  harness.clock.advance(90_000)
  expect(codeOf(await harness.accounts.login(right, laptop))).toBe('ok')
})

test('U4: whoever is refused because many are signing in has lost no attempt', async () => {
  const passwords = { cost: { memoryKib: 8, passes: 1, lanes: 1 }, concurrency: 1, waiting: 1 }
  const harness = peopleHarness({ passwords })
  await registered(harness, 'alice')
  const outcomes = await Promise.all(Array.from({ length: 9 }, () => harness.accounts.login(right, laptop)))
  expect(outcomes.filter((each) => codeOf(each) === 'overloaded')).toHaveLength(7)
  expect(codeOf(await harness.accounts.login(right, laptop))).toBe('ok')
})

test('U2: a cheaper hash is made anew when its owner signs in', async () => {
  const old = peopleHarness()
  const { user } = await registered(old, 'alice')
  const now = peopleHarness({ passwords: passwordDefaults }, { store: old.store })
  expect(codeOf(await now.accounts.login(right, laptop))).toBe('ok')
  const stored = old.store.accounts.get(user.id)?.passwordHash ?? ''
  expect(readHash(stored)?.cost).toEqual(passwordDefaults.cost)
  expect(codeOf(await now.accounts.login(right, laptop))).toBe('ok')
})

test('U14: who is blocked is told so after the right password only, and gets nothing', async () => {
  const harness = peopleHarness()
  const { user, refreshToken } = await registered(harness, 'alice')
  harness.store.block(user.id)
  expect(codeOf(await harness.accounts.login({ ...right, password: 'wrong horse' }, laptop))).toBe('unauthenticated')
  expect(codeOf(await harness.accounts.login(right, laptop))).toBe('banned')
  expect(codeOf(await harness.accounts.refresh(refreshToken))).toBe('banned')
})

test('U15: a changed password ends all other logins, and their connections', async () => {
  const harness = peopleHarness()
  const { accounts, store, ended } = harness
  const first = await registered(harness, 'alice')
  const other = granted(await accounts.login(right, laptop))
  const grant = grantOf(first, store)
  const change = { password: 'correct horse', newPassword: 'battery staple' }
  expect(await accounts.changePassword(grant, change, '10.0.0.1')).toBeUndefined()
  expect(ended).toEqual([{ userId: first.user.id, exceptLoginId: grant.loginId }])
  expect(codeOf(await accounts.refresh(first.refreshToken))).toBe('ok')
  expect(codeOf(await accounts.refresh(other.refreshToken))).toBe('unauthenticated')
  expect(codeOf(await accounts.login(right, laptop))).toBe('unauthenticated')
  expect(codeOf(await accounts.login({ ...right, password: 'battery staple' }, laptop))).toBe('ok')
})

test('U15: a password is changed only by the present one, within the rules, by a login that goes on', async () => {
  const harness = peopleHarness()
  const { accounts, store } = harness
  const signed = await registered(harness, 'alice')
  const grant = grantOf(signed, store)
  const change = (password: string, newPassword: string) =>
    accounts.changePassword(grant, { password, newPassword }, '')
  expect(await change('wrong horse', 'battery staple')).toMatchObject({
    refusal: { code: 'forbidden', path: 'password' },
  })
  expect(await change('correct horse', 'Alice')).toMatchObject({ refusal: { code: 'invalid', path: 'new_password' } })
  for (let turn = 0; turn < 9; turn++) await change('wrong horse', 'battery staple')
  expect(codeOf(await change('correct horse', 'battery staple'))).toBe('rate_limited')
  await accounts.logout(signed.refreshToken)
  expect(codeOf(await change('correct horse', 'battery staple'))).toBe('unauthenticated')
})

test('U16: a link sets a password once and ends all logins; the same link again does nothing', async () => {
  const harness = peopleHarness()
  const { accounts, ended } = harness
  const { user, refreshToken } = await registered(harness, 'alice')
  const { token } = granted(await accounts.makeReset(user.id, 'u_admin'))
  expect(token).toMatch(/^hbp_[\w-]{43}$/)
  expect(codeOf(await accounts.resetPassword({ token, password: 'Alice' }, ''))).toBe('invalid')
  expect(await accounts.resetPassword({ token, password: 'battery staple' }, '')).toBeUndefined()
  expect(ended).toEqual([{ userId: user.id }])
  expect(codeOf(await accounts.refresh(refreshToken))).toBe('unauthenticated')
  expect(codeOf(await accounts.resetPassword({ token, password: 'another staple' }, ''))).toBe('expired')
  expect(codeOf(await accounts.login({ ...right, password: 'battery staple' }, laptop))).toBe('ok')
})

test('U16: of two who use one link at once, one wins', async () => {
  const harness = peopleHarness()
  const { user } = await registered(harness, 'alice')
  const { token } = granted(await harness.accounts.makeReset(user.id, 'u_admin'))
  const both = await Promise.all(
    ['battery staple', 'another staple'].map((password) => harness.accounts.resetPassword({ token, password }, '')),
  )
  expect(both.map(codeOf).toSorted()).toEqual(['expired', 'ok'])
})

test('U16: a link ends after a day, a newer one takes its place, and none is made for nobody', async () => {
  const harness = peopleHarness()
  const { accounts, clock } = harness
  const { user } = await registered(harness, 'alice')
  const older = granted(await accounts.makeReset(user.id, 'u_admin'))
  const newer = granted(await accounts.makeReset(user.id, 'u_admin'))
  const use = async (token: string) => codeOf(await accounts.resetPassword({ token, password: 'battery staple' }, ''))
  expect(await use(older.token)).toBe('expired')
  clock.advance(86_400_000)
  expect(await use(newer.token)).toBe('expired')
  expect(codeOf(await accounts.makeReset('u_nobody', 'u_admin'))).toBe('not_found')
})

test('U16: guessing links is counted by address', async () => {
  const { accounts } = peopleHarness()
  const guess = async () =>
    codeOf(await accounts.resetPassword({ token: `hbp_${'x'.repeat(43)}`, password: 'battery staple' }, 'a'))
  for (let turn = 0; turn < 50; turn++) expect(await guess()).toBe('expired')
  expect(await guess()).toBe('rate_limited')
})
