import { ask, FakeClock, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore } from '../memory/index.ts'
import { alice, bob, chatHarness, loginsForTests, peopleWrites, tokenOf, written } from '../testing/index.ts'

interface People extends HubHarness {
  readonly store: MemoryChatStore
  /** Opens a link that brought this token along, and takes its `welcome` and `synced`. */
  readonly signIn: (token: string) => Promise<MemoryLink>
}

/** Alice is an administrator; bob is signed in on two devices. */
async function harness(): Promise<People> {
  const store = new MemoryChatStore()
  for (const user of [alice, bob]) await written(store, peopleWrites.register(user))
  for (const [user, login] of [
    [alice, 'a1'],
    [bob, 'b1'],
    [bob, 'b2'],
  ] as const)
    await written(store, peopleWrites.login(user.id, login, { expiresAt: 9e12 }))
  const clock = new FakeClock()
  const chat = await chatHarness({ store, hub: { clock, authenticator: loginsForTests(store, clock) } })
  const signIn = async (token: string): Promise<MemoryLink> => {
    const link = chat.link({ token })
    await settle()
    link.take()
    return link
  }
  return { ...chat, store, signIn, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

const admin = tokenOf(alice, 'a1', 'admin')
const phone = tokenOf(bob, 'b1')
const desk = tokenOf(bob, 'b2')

test('U34: welcome says who one is and whom one ignores', async () => {
  await using people = await harness()
  await written(people.store, peopleWrites.ignore(bob, alice.id))
  const link = people.link({ token: phone })
  await settle()
  expect(link.take()[0]).toMatchObject({
    type: 'welcome',
    profile: { id: bob.id, username: 'bob', kind: 'account', roles: [] },
    ignored: [alice.id],
  })
})

test('U34: what another device changes while one is welcomed stands in its welcome', async () => {
  await using people = await harness()
  const first = await people.signIn(phone)
  const gate = Promise.withResolvers<void>()
  const read = people.store.read.bind(people.store)
  people.store.read = async (asked) => {
    const rows = await read(asked)
    if (asked.kind === 'inbox') await gate.promise
    return rows
  }
  const link = people.link({ token: desk })
  await settle()
  await ask(first, { type: 'update_profile', display_name: 'Bob B.' })
  await ask(first, { type: 'ignore_user', user_id: alice.id })
  gate.resolve()
  await settle()
  expect(link.take()[0]).toMatchObject({ profile: { display_name: 'Bob B.' }, ignored: [alice.id] })
})

test('U35: a profile is told to the own devices and to the rooms one is in', async () => {
  await using people = await harness()
  const [first, second, other] = [await people.signIn(phone), await people.signIn(desk), await people.signIn(admin)]
  second.take()
  const { reply } = await ask(first, { type: 'update_profile', display_name: 'Bob B.', time_zone: 'Asia/Taipei' })
  expect(reply).toMatchObject({ user: { display_name: 'Bob B.', time_zone: 'Asia/Taipei' } })
  const told = { type: 'user_updated', user: { id: bob.id, username: 'bob', kind: 'account', display_name: 'Bob B.' } }
  expect(second.take()).toContainEqual(told)
  expect(other.take()).toContainEqual(told)
  expect((await ask(other, { type: 'get_users', user_ids: [bob.id, 'u_nobody'] })).reply['users']).toEqual([told.user])
  expect((await ask(first, { type: 'update_profile', display_name: null })).reply['user']).not.toHaveProperty(
    'display_name',
  )
})

test('U36: whom one ignores is told to the own devices, and to nobody else', async () => {
  await using people = await harness()
  const [first, second, other] = [await people.signIn(phone), await people.signIn(desk), await people.signIn(admin)]
  second.take()
  await ask(first, { type: 'ignore_user', user_id: alice.id })
  expect(second.take()).toEqual([{ type: 'ignored_changed', user_id: alice.id, ignored: true }])
  expect(other.take()).toEqual([])
  expect((await ask(second, { type: 'list_ignored' })).reply).toMatchObject({ user_ids: [alice.id] })
  await ask(second, { type: 'unignore_user', user_id: alice.id })
  expect((await ask(first, { type: 'list_ignored' })).reply).toMatchObject({ user_ids: [] })
})

test('U33: a login that is ended closes its connections with 4502 before the reply, and no other', async () => {
  await using people = await harness()
  const [first, second] = [await people.signIn(phone), await people.signIn(desk)]
  const { logins } = (await ask(first, { type: 'list_logins' })).reply
  expect(logins).toMatchObject([
    { id: 'b2', device: 'laptop', current: false, online: true },
    { id: 'b1', current: true, online: true },
  ])
  expect(JSON.stringify(logins)).not.toMatch(/hash|b1-0/i)
  const { events } = await ask(first, { type: 'end_login', login_id: 'b2' })
  expect(events).toEqual([{ type: 'logins_changed' }])
  expect([first.closedWith, second.closedWith]).toEqual([undefined, 4502])
  const again = await people.signIn(desk)
  expect(again.closedWith).toBe(4502)
  expect((await ask(first, { type: 'end_login', login_id: 'a1' })).reply).toMatchObject({ code: 'not_found' })
})

test('U33: all other logins end at once', async () => {
  await using people = await harness()
  const [first, second, other] = [await people.signIn(phone), await people.signIn(desk), await people.signIn(admin)]
  expect((await ask(second, { type: 'end_other_logins' })).reply).toMatchObject({ ended: 1 })
  expect([first.closedWith, second.closedWith, other.closedWith]).toEqual([4502, undefined, undefined])
  expect((await ask(other, { type: 'end_user_logins', user_id: bob.id })).reply).toMatchObject({ ended: 1 })
  expect(second.closedWith).toBe(4502)
})

test('U37: who is blocked is closed with 4503 at once, and kept out until the block ends', async () => {
  await using people = await harness()
  const [link, other] = [await people.signIn(tokenOf({ id: 'x_1', username: 'eve' })), await people.signIn(admin)]
  const until = new Date(people.clock.now() + 60_000).toISOString()
  const { reply } = await ask(other, { type: 'block_user', user_id: 'x_1', until, reason: 'spam' })
  expect(reply['user']).toMatchObject({ kind: 'external', blocked_until: until, blocked_reason: 'spam' })
  expect(link.closedWith).toBe(4503)
  people.clock.advance(60_000)
  expect((await people.signIn(tokenOf({ id: 'x_1', username: 'eve' }))).closedWith).toBeUndefined()
})

test('U38: what only administrators do is refused to others', async () => {
  await using people = await harness()
  const link = await people.signIn(tokenOf({ id: 'x_1', username: 'eve' }))
  for (const command of [
    { type: 'list_users' },
    { type: 'block_user', user_id: bob.id },
    { type: 'unblock_user', user_id: bob.id },
    { type: 'set_server_role', user_id: 'x_1', role: 'admin' },
    { type: 'delete_user', user_id: bob.id, mode: 'anonymise', confirm: 'bob' },
    { type: 'end_user_logins', user_id: bob.id },
    { type: 'make_reset_link', user_id: bob.id },
    { type: 'make_registration_invite' },
  ])
    expect((await ask(link, command)).reply).toMatchObject({ code: 'forbidden' })
})

test('U38: another role ends the sessions, which come back with a new token', async () => {
  await using people = await harness()
  const [link, other] = [await people.signIn(phone), await people.signIn(admin)]
  const { reply } = await ask(other, { type: 'set_server_role', user_id: bob.id, role: 'admin' })
  expect(reply).toMatchObject({ user: { roles: ['admin'] } })
  expect(link.closedWith).toBe(4501)
  const { users, next_cursor } = (await ask(other, { type: 'list_users', limit: 1 })).reply
  expect([users, next_cursor]).toMatchObject([[{ username: 'alice', roles: ['admin'] }], 'u_alice'])
})

test('U16: an administrator makes tokens that are good once, and stores hashes only', async () => {
  const store = new MemoryChatStore()
  await written(store, peopleWrites.register(bob))
  const tickets = { make: (purpose: string, at: number) => ({ token: `${purpose}!`, hash: 'h', expiresAt: at + 5 }) }
  const clock = new FakeClock()
  await using chat = await chatHarness({ store, tickets, hub: { clock, authenticator: loginsForTests(store, clock) } })
  const link = chat.link({ token: tokenOf({ id: 'x_root', username: 'root' }, '', 'admin') })
  await settle()
  link.take()
  const { reply } = await ask(link, { type: 'make_reset_link', user_id: bob.id })
  expect(reply).toMatchObject({ token: 'reset!', expires_at: new Date(chat.clock.now() + 5).toISOString() })
  expect(await store.read({ kind: 'reset_owner', hash: 'h', at: chat.clock.now() })).toEqual(bob)
  expect((await ask(link, { type: 'make_registration_invite' })).reply).toMatchObject({ token: 'invite!' })
})
