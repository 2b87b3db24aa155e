import { expect, test } from 'vitest'
import { chatPeopleHarness } from '../testing/people/chat-people-harness.ts'
import { codeOf, granted, laptop, registered } from '../testing/people/people-harness.ts'
import { StoredIdentity } from './stored-identity.ts'

const password = 'correct horse'
const root = { user: { id: 'u_root', username: 'root' }, standing: 'admin' } as const
const forGood = 8e15

async function block(harness: ReturnType<typeof chatPeopleHarness>, userId: string, until = forGood): Promise<void> {
  await harness.store.write({
    kind: 'set_block',
    at: harness.clock.now(),
    actor: root,
    userId,
    until,
    reason: '',
  })
}

test('U30: the first account is admin, also on the store of chat; names are one account', async () => {
  const harness = chatPeopleHarness()
  const { accounts } = harness
  const both = await Promise.all(['alice', 'bob'].map((username) => registered(harness, username)))
  expect(both.flatMap(({ roles }) => roles)).toEqual(['admin'])
  expect(codeOf(await accounts.register({ username: 'ALICE', password }, laptop))).toBe('conflict')
  expect(codeOf(await accounts.login({ username: 'Alice', password }, laptop))).toBe('ok')
  expect(codeOf(await accounts.login({ username: 'alice', password: 'wrong horse' }, laptop))).toBe('unauthenticated')
})

test('U30: an invitation makes one account', async () => {
  const harness = chatPeopleHarness({ registration: 'invite' })
  const { accounts } = harness
  const { user } = await registered(harness, 'alice')
  const { token: invite } = await accounts.makeInvite(user.id)
  const by = (username: string) => accounts.register({ username, password, invite }, laptop)
  expect((await Promise.all([by('bob'), by('carol')])).map(codeOf).filter((code) => code === 'ok')).toHaveLength(1)
  expect(codeOf(await by('dave'))).not.toBe('ok')
  expect(codeOf(await accounts.register({ username: 'eve', password }, laptop))).toBe('forbidden')
})

test('U33: logging out ends the login, and its connections', async () => {
  const harness = chatPeopleHarness()
  const { accounts, ended, changed } = harness
  const { user, refreshToken } = await registered(harness, 'alice')
  await accounts.logout(refreshToken)
  expect(codeOf(await accounts.refresh(refreshToken))).toBe('unauthenticated')
  expect([ended.length, changed]).toEqual([1, [user.id, user.id]])
})

test('U15, U16: passwords are changed and set by links, and other logins end', async () => {
  const harness = chatPeopleHarness()
  const { accounts, chatPeople, ended } = harness
  const { user } = await registered(harness, 'alice')
  const second = granted(await accounts.login({ username: 'alice', password }, laptop))
  const loginId = (await harness.store.read({ kind: 'logins', userId: user.id, at: 0, limit: 9 }))[0]?.loginId ?? ''
  const change = { password, newPassword: 'battery staple' }
  expect(await accounts.changePassword({ user, roles: [], loginId }, change, laptop.address)).toBeUndefined()
  expect(ended).toEqual([{ userId: user.id, exceptLoginId: loginId }])
  const { token } = granted(await accounts.makeReset(user.id, user.id))
  expect(await accounts.resetPassword({ token, password: 'third password' }, laptop.address)).toBeUndefined()
  expect(codeOf(await accounts.refresh(second.refreshToken))).toBe('unauthenticated')
  expect(codeOf(await accounts.login({ username: 'alice', password: 'third password' }, laptop))).toBe('ok')
  expect(await chatPeople.createReset('u_nobody', { tokenHash: 'h', createdBy: '', at: 0, expiresAt: 1 })).toBe(false)
})

test('U37: who is blocked signs in by no way, until the block ends', async () => {
  const harness = chatPeopleHarness()
  const { accounts, people, chatPeople, store, clock } = harness
  await registered(harness, 'alice')
  const { user, accessToken, refreshToken } = await registered(harness, 'bob')
  const gate = new StoredIdentity(people.authenticator(chatPeople), store, clock)
  await block(harness, user.id, clock.now() + 1_000)
  expect(await gate.authenticate({ token: accessToken })).toMatchObject({ ok: false, refusal: { code: 'banned' } })
  expect(codeOf(await accounts.refresh(refreshToken))).toBe('unauthenticated')
  expect(codeOf(await accounts.login({ username: 'bob', password }, laptop))).toBe('banned')
  expect(await gate.ended([{ id: 's', userId: user.id, loginId: undefined }])).toEqual(['s'])
  clock.advance(1_000)
  expect(codeOf(await accounts.login({ username: 'bob', password }, laptop))).toBe('ok')
})

test('U37: a guest is blocked by id, and comes back by no token', async () => {
  const harness = chatPeopleHarness()
  const { people, store, clock } = harness
  const gate = new StoredIdentity(people.authenticator(undefined), store, clock)
  const first = await gate.authenticate({ username: 'guest' })
  if (!first.ok) throw new Error('guests are let in')
  const { user, token = '' } = first.identity
  await store.write({ kind: 'see_user', at: 0, user, userKind: 'guest', roles: [], eventsUpTo: 0 })
  expect(await gate.authenticate({ token })).toMatchObject({ ok: true })
  await block(harness, user.id)
  expect(await gate.authenticate({ token })).toMatchObject({ ok: false, refusal: { code: 'banned' } })
})

test('U42: an account has the roles of now, however old its token is, and none once deleted', async () => {
  const harness = chatPeopleHarness()
  const { people, chatPeople, store, clock } = harness
  await registered(harness, 'alice')
  const { user, accessToken: token } = await registered(harness, 'bob')
  const gate = new StoredIdentity(people.authenticator(chatPeople), store, clock)
  expect(await gate.authenticate({ token })).toMatchObject({ identity: { roles: [] } })
  await store.write({ kind: 'set_server_role', at: 0, actor: root, userId: user.id, role: 'admin' })
  expect(await gate.authenticate({ token })).toMatchObject({ identity: { user, roles: ['admin'] } })
  const gone = { mode: 'anonymise', confirm: 'bob', eventsUpTo: 0 } as const
  await store.write({ kind: 'delete_account', at: 1, actor: root, userId: user.id, ...gone })
  expect(await gate.authenticate({ token })).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } })
})
