import { ask, FakeClock, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import type { User } from '@hubbub/protocol'
import { describe, expect, test } from 'vitest'
import { MemoryChatStore, MemoryTables } from '../memory/index.ts'
import { alice, bob, chatHarness, loginsForTests, tokenOf } from '../testing/index.ts'

const carol = { id: 'u_carol', username: 'carol' }
const noon = new Date(Date.UTC(2026, 0, 1, 12)).toISOString()

/** A server for people with logins; `tables` outlive it. */
async function server(tables = new MemoryTables('e_test'), clock = new FakeClock()): Promise<HubHarness> {
  const store = new MemoryChatStore({ tables })
  return chatHarness({ store, hub: { clock, authenticator: loginsForTests(store, clock) } })
}

/** Signs somebody in; what has arrived until then is taken. */
async function signIn(harness: HubHarness, user: User, ...roles: string[]): Promise<MemoryLink> {
  const link = harness.link({ token: tokenOf(user, '', ...roles) })
  await settle()
  link.take()
  return link
}

/** What arrived of a kind, after a batch. */
async function told(harness: HubHarness, link: MemoryLink, type: string): Promise<readonly unknown[]> {
  await settle()
  await harness.clock.advanceAsync(250)
  return link.take().filter((frame) => frame.type === type)
}

const choose = async (link: MemoryLink, state: string, more: object = {}): Promise<object> =>
  (await ask(link, { type: 'set_presence', state, ...more })).reply
const of = async (link: MemoryLink, ...users: readonly User[]): Promise<unknown> =>
  (await ask(link, { type: 'get_presence', user_ids: users.map(({ id }) => id) })).reply['users']

describe('choices', () => {
  test('P8: a choice is on all devices, told to them and to others, and survives them and a restart', async () => {
    const [tables, clock] = [new MemoryTables('e_test'), new FakeClock()]
    const busy = { choice: 'busy', note: 'in a meeting', until: noon, hide_last_seen: false, shown: 'busy' }
    {
      await using harness = await server(tables, clock)
      const [phone, laptop, other] = [
        await signIn(harness, alice),
        await signIn(harness, alice),
        await signIn(harness, bob),
      ]
      await harness.clock.advanceAsync(250)
      other.take()
      expect(await choose(phone, 'busy', { note: ' in a meeting ', until: noon })).toMatchObject(busy)
      const shown = { user_id: alice.id, state: 'busy', note: 'in a meeting', until: noon }
      expect(await told(harness, other, 'presence_changed')).toEqual([
        { type: 'presence_changed', room_id: 'general', users: [shown] },
      ])
      expect(laptop.take()).toContainEqual({ type: 'own_presence', ...busy })
    }
    await using again = await server(tables, clock)
    const link = again.link({ token: tokenOf(alice) })
    await settle()
    expect(link.take()[0]).toMatchObject({ type: 'welcome', presence: busy })
  })

  test('P8: a choice ends by itself, for all', async () => {
    await using harness = await server()
    const [own, other] = [await signIn(harness, alice), await signIn(harness, bob)]
    const until = new Date(harness.clock.now() + 60_000).toISOString()
    await choose(own, 'invisible', { until })
    expect(await of(other, alice)).toMatchObject([{ state: 'offline' }])
    await harness.clock.advanceAsync(60_000)
    expect(await of(other, alice)).toEqual([{ user_id: alice.id, state: 'online' }])
    const plain = { choice: 'online', hide_last_seen: false, shown: 'online' }
    expect(await told(harness, own, 'own_presence')).toContainEqual({ type: 'own_presence', ...plain })
  })

  test('P8: an end that is past is refused', async () => {
    await using harness = await server()
    const link = await signIn(harness, alice)
    expect(await choose(link, 'busy', { until: '2020-01-01T00:00:00Z' })).toMatchObject({ code: 'invalid' })
  })

  test('P7: nobody can tell invisible from offline, not even by when the user was last there', async () => {
    await using harness = await server()
    const [own, other] = [await signIn(harness, alice), await signIn(harness, bob)]
    await harness.clock.advanceAsync(10_000)
    const at = new Date(harness.clock.now()).toISOString()
    other.take()
    expect(await choose(own, 'invisible', { note: 'shh' })).toMatchObject({ choice: 'invisible', shown: 'offline' })
    const { reply } = await ask(other, { type: 'online_users' })
    expect(reply).toMatchObject({ users: [{ id: bob.id, state: 'online' }], online: 1 })
    expect(await told(harness, other, 'user_left')).toMatchObject([{ users: [alice], online: 1 }])
    await harness.clock.advanceAsync(60_000)
    own.close()
    await harness.clock.advanceAsync(10_000)
    expect(await of(other, alice)).toEqual([{ user_id: alice.id, state: 'offline', last_seen_at: at }])
    expect(other.take()).toEqual([])
  })
})

describe('last seen', () => {
  test('P9: when somebody was last there is told of who is offline, also after a restart, unless they hide it', async () => {
    const [tables, clock] = [new MemoryTables('e_test'), new FakeClock()]
    let at = ''
    {
      await using harness = await server(tables, clock)
      const [own, other] = [await signIn(harness, alice), await signIn(harness, bob)]
      await harness.clock.advanceAsync(10_000)
      at = new Date(harness.clock.now()).toISOString()
      own.cut()
      await harness.clock.advanceAsync(5_250)
      expect(await of(other, alice, carol)).toEqual([
        { user_id: alice.id, state: 'offline', last_seen_at: at },
        { user_id: carol.id, state: 'offline' },
      ])
    }
    await using again = await server(tables, clock)
    const other = await signIn(again, bob)
    expect(await of(other, alice)).toMatchObject([{ last_seen_at: at }])
    const own = await signIn(again, alice)
    await choose(own, 'online', { hide_last_seen: true })
    own.cut()
    await again.clock.advanceAsync(6_000)
    expect(await of(other, alice)).toEqual([{ user_id: alice.id, state: 'offline' }])
  })
})

describe('watching', () => {
  test('P7, P11: users in no common room are watched: a snapshot, then changes, equal to a fresh look', async () => {
    await using harness = await server()
    const watcher = await signIn(harness, bob)
    await ask(watcher, { type: 'leave_room', room_id: 'general' })
    const { reply } = await ask(watcher, { type: 'watch_presence', user_ids: [alice.id, carol.id, alice.id] })
    expect(reply['users']).toEqual([
      { user_id: alice.id, state: 'offline' },
      { user_id: carol.id, state: 'offline' },
    ])
    const own = await signIn(harness, alice)
    const changed = { type: 'presence_changed', users: [{ user_id: alice.id, state: 'online' }] }
    expect(await told(harness, watcher, 'presence_changed')).toEqual([changed])
    own.cut()
    await harness.clock.advanceAsync(5_000)
    const [last] = await told(harness, watcher, 'presence_changed')
    expect(last).toEqual({ type: 'presence_changed', users: await of(watcher, alice) })
    await ask(watcher, { type: 'watch_presence', user_ids: [carol.id] })
    await signIn(harness, alice)
    expect(await told(harness, watcher, 'presence_changed')).toEqual([])
  })

  test('P11, L1: at most 200 users are watched at once, and over a connection', async () => {
    await using harness = await server()
    const link = await signIn(harness, alice)
    const user_ids = Array.from({ length: 201 }, (_, n) => `u_${n}`)
    expect((await ask(link, { type: 'watch_presence', user_ids })).reply).toMatchObject({ code: 'invalid' })
    const caller = { user: alice, guest: false, roles: [], address: '127.0.0.1' }
    const refused = await harness.hub.perform(caller, 'watch_presence', { user_ids: [bob.id] })
    expect(refused).toMatchObject({ refusal: { code: 'invalid' } })
  })

  test('P7, research 11: list, profile, header and the own dot are one state', async () => {
    await using harness = await server()
    const [own, other] = [await signIn(harness, alice), await signIn(harness, bob)]
    await ask(other, { type: 'watch_presence', user_ids: [alice.id] })
    for (const act of [
      () => choose(own, 'busy'),
      () => choose(own, 'online', { note: 'back' }),
      () => ask(own, { type: 'activity', active: false }),
      () => choose(own, 'away'),
    ]) {
      await act()
      const [watched] = await told(harness, other, 'presence_changed')
      const list = (await ask(other, { type: 'online_users' })).reply['users']
      const [profile] = [await of(other, alice)].flat()
      const { shown } = (await ask(own, { type: 'why_presence' })).reply
      const { id: user_id, username: _, ...inList } = Object([list].flat()[0])
      expect({ user_id, ...inList }).toEqual(profile)
      expect(Object(profile)).toMatchObject({ state: shown })
      expect(Object(watched)['users']).toEqual([profile])
    }
  })
})

describe('why', () => {
  test('P10: one learns why one is in a state, and administrators why anybody is', async () => {
    await using harness = await server()
    const [own, admin] = [await signIn(harness, alice), await signIn(harness, bob, 'admin')]
    await choose(own, 'away', { note: 'lunch' })
    const why = {
      user_id: alice.id,
      shown: 'away',
      chosen: true,
      choice: { choice: 'away', note: 'lunch' },
      sessions: [{ state: 'active', says_idle: false, idle_at: expect.any(String), node: expect.any(String) }],
    }
    expect((await ask(own, { type: 'why_presence' })).reply).toMatchObject(why)
    expect((await ask(admin, { type: 'why_presence', user_id: alice.id })).reply).toMatchObject(why)
    expect((await ask(own, { type: 'why_presence', user_id: bob.id })).reply).toMatchObject({ code: 'forbidden' })
    own.cut()
    expect((await ask(admin, { type: 'why_presence', user_id: alice.id })).reply).toMatchObject({
      sessions: [],
      grace_until: new Date(harness.clock.now() + 5_000).toISOString(),
    })
  })
})
