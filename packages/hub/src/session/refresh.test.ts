import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { command, defineModule } from '../module.ts'
import {
  ask,
  type HubHarness,
  hubHarness,
  type LoginForTests,
  LoginsForTests,
  type MemoryLink,
  settle,
} from '../testing/index.ts'

const start = Date.UTC(2026, 0, 1)
const alice = { id: 'u_1', username: 'alice' }
const iso = (inMs: number): string => new Date(start + inMs).toISOString()

const who = defineModule('who', {
  topics: {},
  commands: {
    who_am_i: command({ input: z.object({}), output: z.record(z.string(), z.unknown()) }, async ({ session }) => {
      const { roles, loginId, attributes, scopes, live, address, client } = session
      return { roles, login_id: loginId, attributes, scopes, live, address, client }
    }),
  },
})

interface SignedIn extends AsyncDisposable {
  readonly harness: HubHarness
  readonly logins: LoginsForTests
  readonly link: MemoryLink
  readonly refresh: (login: LoginForTests) => ReturnType<typeof ask>
}

async function signedIn(login: Omit<LoginForTests, 'user'>): Promise<SignedIn> {
  const logins = new LoginsForTests()
  const harness = await hubHarness({ authenticator: logins, modules: [who] })
  const link = harness.link({ token: logins.token({ user: alice, ...login }) })
  await settle()
  return {
    harness,
    logins,
    link,
    refresh: (fresh) => ask(link, { type: 'refresh_token', token: logins.token(fresh) }),
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  }
}

describe('A2: the end of a token', () => {
  test('is told in welcome, with the roles of the user', async () => {
    await using world = await signedIn({ expiresAt: start + 600_000, roles: ['admin'] })
    expect(world.link.take()[0]).toMatchObject({ type: 'welcome', expires_at: iso(600_000), roles: ['admin'] })
    await using without = await signedIn({})
    const [welcome] = without.link.take()
    expect([welcome?.['roles'], Object.hasOwn(welcome ?? {}, 'expires_at')]).toEqual([[], false])
  })

  test('is announced once, a minute before', async () => {
    await using world = await signedIn({ expiresAt: start + 600_000 })
    world.link.take()
    await world.harness.clock.advanceAsync(538_000)
    expect(world.link.take()).toEqual([])
    await world.harness.clock.advanceAsync(20_000)
    expect(world.link.take()).toEqual([{ type: 'token_expiring', expires_at: iso(600_000), in_ms: 60_000 }])
    await world.harness.clock.advanceAsync(42_000)
    expect([world.link.take(), world.link.closedWith]).toEqual([[], 4501])
  })
})

describe('A2: a refreshed token', () => {
  test('keeps the connection, and is announced on its own', async () => {
    await using world = await signedIn({ expiresAt: start + 50_000 })
    await world.harness.clock.advanceAsync(10_000)
    world.link.take()
    const { reply } = await world.refresh({ user: alice, expiresAt: start + 130_000 })
    expect(reply).toMatchObject({ type: 'ok', expires_at: iso(130_000) })
    await world.harness.clock.advanceAsync(65_000)
    expect(world.link.take()).toMatchObject([{ type: 'token_expiring', expires_at: iso(130_000) }])
    await world.harness.clock.advanceAsync(60_000)
    expect(world.link.closedWith).toBe(4501)
  })

  test('replaces what the one before said', async () => {
    await using world = await signedIn({ loginId: 'l_1', roles: ['admin'], attributes: { rooms: ['a'] } })
    const before = await ask(world.link, { type: 'who_am_i' })
    expect(before.reply).toMatchObject({ roles: ['admin'], login_id: 'l_1', attributes: { rooms: ['a'] }, live: true })
    const { reply } = await world.refresh({ user: alice, loginId: 'l_2' })
    expect(reply).toEqual({ type: 'ok', ref: reply['ref'] })
    const after = await ask(world.link, { type: 'who_am_i' })
    expect(after.reply).toMatchObject({ roles: [], login_id: 'l_2', attributes: {}, address: '127.0.0.1' })
    expect(world.harness.hub.services.sessionsOf('u_1')).toMatchObject([{ loginId: 'l_2' }])
  })

  test('of another user is refused, and changes nothing', async () => {
    await using world = await signedIn({ loginId: 'l_1' })
    const mallory = { id: 'u_6', username: 'alice' }
    expect((await world.refresh({ user: mallory, roles: ['admin'] })).reply).toMatchObject({ code: 'forbidden' })
    expect((await ask(world.link, { type: 'who_am_i' })).reply).toMatchObject({ roles: [], login_id: 'l_1' })
  })

  test.each([
    ['no token', {}, { code: 'invalid', path: 'token' }],
    ['an empty one', { token: '' }, { code: 'invalid', path: 'token' }],
    ['one that is not ours', { token: 'nonsense' }, { code: 'unauthenticated', retry: 'after_auth' }],
  ])('%s is refused, and the session goes on', async (_, fields, expected) => {
    await using world = await signedIn({})
    expect((await ask(world.link, { type: 'refresh_token', ...fields })).reply).toMatchObject(expected)
    expect((await ask(world.link, { type: 'who_am_i' })).reply).toMatchObject({ type: 'ok' })
  })

  test('A3: that was revoked while it was read closes the session', async () => {
    await using world = await signedIn({ loginId: 'l_1' })
    const gate = Promise.withResolvers<void>()
    world.logins.gate = gate.promise
    world.link.send({ type: 'refresh_token', token: world.logins.token({ user: alice, loginId: 'l_2' }), ref: 1 })
    // The token is read now, and revoked before the authenticator is asked about it.
    world.logins.revoked.add('l_2')
    gate.resolve()
    await settle()
    expect(world.link.closedWith).toBe(4502)
  })
})
