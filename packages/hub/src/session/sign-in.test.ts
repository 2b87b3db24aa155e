import { describe, expect, test } from 'vitest'
import { refuse } from '@hubbub/protocol'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { command, defineModule, type Module, type SessionStart, topic } from '../module.ts'
import type { Authenticator } from '../ports/authenticator.ts'
import { type Refused, refused } from '../refused.ts'
import { ask, type HubHarness, hubHarness, type MemoryLink, settle } from '../testing/index.ts'

const nothing = z.object({})
const log = topic({ publish: 'anyone', history: { size: 100, maxAgeMs: 60_000 } })

/** A module that says what the test wants in `welcome`. */
function greeting(welcome: () => Promise<SessionStart | Refused>): Module {
  return defineModule('greeting', { commands: {}, topics: { 'log/:id': log }, welcome })
}

/** Where a topic stands, as a new subscriber is told. */
async function positionOf(harness: HubHarness, name: string): Promise<{ epoch: unknown }> {
  const { reply } = await ask(await harness.guest('reader'), { type: 'subscribe', topic: name })
  return { epoch: reply['epoch'] }
}

async function helloOf(harness: HubHarness, hello: object, link = harness.link()): Promise<MemoryLink> {
  link.send({ type: 'hello', ref: 1, ...hello })
  await settle()
  return link
}

describe('hello', () => {
  test('is answered with welcome and synced', async () => {
    await using harness = await hubHarness()
    const link = await helloOf(harness, { token: 'u_1|alice', client: { name: 'test', version: '1' } })
    const [welcome, synced, ...rest] = link.take()
    expect(welcome).toMatchObject({ type: 'welcome', ref: 1, user: { id: 'u_1', username: 'alice' }, protocol: 1 })
    expect(welcome).toMatchObject({
      heartbeat: { interval_ms: 25_000 },
      limits: { pending_commands: 128 },
      token: 'u_1|alice',
    })
    expect([synced, rest]).toEqual([{ type: 'synced', topics: {} }, []])
  })

  test('that does not come closes with 4006, and a ping is no hello', async () => {
    await using harness = await hubHarness({ limits: { helloMs: 5_000 } })
    const link = harness.link()
    await harness.clock.advanceAsync(4_900)
    link.send({ type: 'ping' })
    expect(link.closedWith).toBeUndefined()
    await harness.clock.advanceAsync(1_100)
    expect([link.closedWith, harness.hub.stats().connections]).toEqual([4006, 0])
  })

  test('comes before commands', async () => {
    await using harness = await hubHarness()
    const link = harness.link()
    link.send({ type: 'subscribe', topic: 'a', ref: 1 })
    await settle()
    expect(link.take()).toMatchObject([{ type: 'error', code: 'unauthenticated', ref: 1, message: 'say hello first' }])
    await helloOf(harness, { username: 'alice' }, link)
    expect(link.take()).toMatchObject([{ type: 'welcome' }, { type: 'synced' }])
  })

  test('with a bad field is refused with its path, and may be said again', async () => {
    await using harness = await hubHarness()
    const link = await helloOf(harness, { positions: { 'a b': { epoch: 'e', offset: 1 } } })
    expect(link.take()).toMatchObject([{ type: 'error', code: 'invalid', ref: 1, path: 'positions.a b' }])
    await helloOf(harness, { positions: { a: { epoch: 'e', offset: -1 } } }, link)
    expect(link.take()).toMatchObject([{ code: 'invalid', path: 'positions.a.offset' }])
    await helloOf(harness, { username: 'alice' }, link)
    expect(link.take()).toMatchObject([{ type: 'welcome' }, { type: 'synced' }])
  })

  test('comes once', async () => {
    await using harness = await hubHarness()
    const link = await helloOf(harness, { username: 'alice' })
    link.take()
    await helloOf(harness, { username: 'bob' }, link)
    expect(link.take()).toMatchObject([{ type: 'error', code: 'already_welcomed', ref: 1 }])
  })

  test('O6: commands sent along with it are answered after it, in order', async () => {
    await using harness = await hubHarness({ modules: [greeting(async () => ({}))] })
    const link = harness.link()
    link.send({ type: 'hello', username: 'alice', ref: 1, positions: { 'log/a': { epoch: 'x', offset: 3 } } })
    link.send({ type: 'subscribe', topic: 'log/b', ref: 2 })
    link.send({ type: 'publish', topic: 'log/b', payload: 1, ref: 3 })
    await settle(200)
    expect(link.take()).toMatchObject([
      { type: 'welcome', ref: 1 },
      { type: 'synced', topics: { 'log/a': { recovered: false } } },
      { type: 'ok', ref: 2 },
      { type: 'publication', offset: 1 },
      { type: 'ok', ref: 3 },
    ])
  })
})

describe('credentials', () => {
  test('that are refused close with 4500, after the reason', async () => {
    const authenticator: Authenticator = {
      authenticate: async () => ({ ok: false, refusal: refuse('unauthenticated', 'no such token') }),
    }
    await using harness = await hubHarness({ authenticator })
    const link = await helloOf(harness, { token: 'x' })
    expect(link.take()).toMatchObject([{ type: 'error', code: 'unauthenticated', message: 'no such token', ref: 1 }])
    expect([link.closedWith, harness.hub.stats().sessions]).toEqual([4500, 0])
  })

  test('of the link come before those of hello', async () => {
    await using harness = await hubHarness()
    const link = harness.link({ token: 'u_1|alice' })
    await helloOf(harness, { token: 'u_2|bob' }, link)
    expect(link.take()[0]).toMatchObject({ type: 'error', code: 'already_welcomed' })
    const named = await helloOf(harness, { token: 'u_2|bob', username: 'carol' })
    expect(named.take()[0]).toMatchObject({ user: { username: 'bob' } })
  })

  test('that cannot be checked close with a code that means come back, and are logged', async () => {
    const logger = new MemoryLogger()
    const authenticate = (): Promise<never> => Promise.reject(new Error('no keys'))
    await using harness = await hubHarness({ logger, authenticator: { authenticate } })
    const link = await helloOf(harness, { username: 'alice' })
    expect([link.take(), link.closedWith]).toEqual([[], 4005])
    expect(logger.lines).toMatchObject([{ event: 'sign_in_failed' }])
  })

  test('L1: that are never checked close the connection after the time for hello', async () => {
    const authenticate = (): Promise<never> => new Promise(() => {})
    await using harness = await hubHarness({ authenticator: { authenticate }, limits: { helloMs: 2_000 } })
    const link = await helloOf(harness, { username: 'alice' })
    await harness.clock.advanceAsync(3_000)
    expect([link.closedWith, harness.hub.stats().connections]).toEqual([4005, 0])
  })

  test('A2: that end close the session with a code that means sign in again', async () => {
    const expiresAt = Date.UTC(2026, 0, 1) + 10_000
    const identity = { user: { id: 'u_1', username: 'alice' }, guest: false, expiresAt }
    await using harness = await hubHarness({ authenticator: { authenticate: async () => ({ ok: true, identity }) } })
    const link = await helloOf(harness, { token: 'x' })
    await harness.clock.advanceAsync(9_000)
    expect(link.closedWith).toBeUndefined()
    await harness.clock.advanceAsync(1_000)
    expect([link.closedWith, harness.hub.stats().sessions]).toEqual([4501, 0])
  })
})

describe('a user with several connections', () => {
  test('supersedes the one named in hello, which makes room at once', async () => {
    await using harness = await hubHarness({ limits: { connectionsPerUser: 1 } })
    const first = await helloOf(harness, { token: 'u_1|alice' })
    const session_id = first.take()[0]?.['session_id']
    const second = await helloOf(harness, { token: 'u_1|alice', session_id })
    expect(second.take()).toMatchObject([{ type: 'welcome' }, { type: 'synced' }])
    expect([first.closedWith, harness.hub.stats().sessions]).toEqual([4003, 1])
  })

  test('cannot supersede the session of somebody else', async () => {
    await using harness = await hubHarness()
    const alice = await helloOf(harness, { token: 'u_1|alice' })
    const session_id = alice.take()[0]?.['session_id']
    await helloOf(harness, { token: 'u_2|bob', session_id })
    expect([alice.closedWith, harness.hub.stats().sessions]).toEqual([undefined, 2])
  })

  test('L1: has at most as many as allowed, also when they sign in at the same time', async () => {
    await using harness = await hubHarness({ limits: { connectionsPerUser: 2 } })
    const links = Array.from({ length: 4 }, () => harness.link({ token: 'u_1|alice' }))
    await settle()
    expect(links.map((link) => link.closedWith)).toEqual([undefined, undefined, 4505, 4505])
    links[0]?.close()
    expect((await helloOf(harness, { token: 'u_1|alice' })).closedWith).toBeUndefined()
    expect(harness.hub.stats()).toMatchObject({ sessions: 2, users: 1 })
  })
})

describe('welcome', () => {
  test('has the fields of the modules, but none of the hub is replaced', async () => {
    const welcome = async (): Promise<SessionStart> => ({ welcome: { rooms: [1], type: 'x', session_id: 'y' } })
    await using harness = await hubHarness({ modules: [greeting(welcome)] })
    const link = await helloOf(harness, { username: 'alice' })
    expect(link.take()[0]).toMatchObject({ type: 'welcome', rooms: [1], session_id: expect.stringMatching(/^s_/) })
  })

  test('that a module refuses closes with 4503 after the reason', async () => {
    await using harness = await hubHarness({ modules: [greeting(async () => refused('forbidden', 'banned'))] })
    const link = await helloOf(harness, { username: 'mallory' })
    expect(link.take()).toMatchObject([{ type: 'error', code: 'forbidden', message: 'banned', ref: 1 }])
    expect([link.closedWith, harness.hub.stats().sessions]).toEqual([4503, 0])
  })

  test('that a module fails to give closes with a code that means come back', async () => {
    const logger = new MemoryLogger()
    const failing = greeting(() => Promise.reject(new Error('boom')))
    await using harness = await hubHarness({ logger, modules: [failing] })
    const link = await helloOf(harness, { username: 'alice' })
    expect([link.closedWith, harness.hub.stats().sessions, logger.lines[0]?.event]).toEqual([4005, 0, 'sign_in_failed'])
  })

  test('comes before every event; what happened before is part of it', async () => {
    let go = (): void => {}
    const waiting = new Promise<void>((resolve) => (go = resolve))
    await using harness = await hubHarness({ modules: [greeting(async () => (await waiting, {}))] })
    const link = await helloOf(harness, { token: 'u_1|alice' })
    const { services } = harness.hub
    services.emitToUser('u_1', { type: 'too_early' })
    services.emitToAll({ type: 'too_early' })
    go()
    await settle()
    services.emitToUser('u_1', { type: 'news' })
    expect(link.take().map(({ type }) => type)).toEqual(['welcome', 'synced', 'news'])
  })
})

describe('positions', () => {
  const positions = (...topics: string[]): object =>
    Object.fromEntries(topics.map((name) => [name, { epoch: 'x', offset: 1 }]))

  test('R5: of unknown topics are answered with forbidden, the others with what they are', async () => {
    await using harness = await hubHarness({ modules: [greeting(async () => ({}))] })
    const link = await helloOf(harness, {
      username: 'alice',
      positions: positions('log/a', 'nope', 'constructor', '@all'),
    })
    const forbidden = { recovered: false, epoch: 'x', offset: 1, reason: 'forbidden' }
    expect(link.take()[1]).toEqual({
      type: 'synced',
      topics: {
        'log/a': { recovered: false, epoch: expect.any(String), offset: 0, reason: 'epoch_changed' },
        nope: forbidden,
        constructor: forbidden,
        '@all': forbidden,
      },
    })
  })

  test('R2: of hello win over those of a module, whose topics are subscribed to as well', async () => {
    const subscribe = [{ topic: 'log/a' }, { topic: 'log/b' }]
    await using harness = await hubHarness({ modules: [greeting(async () => ({ subscribe }))] })
    for (const payload of [1, 2]) await harness.hub.services.publish('log/a', payload)
    const first = await helloOf(harness, { token: 'u_1|alice' })
    const synced = first.take()[1]
    expect(synced).toMatchObject({ topics: { 'log/a': { offset: 2 }, 'log/b': { recovered: true, offset: 0 } } })
    const { epoch } = await positionOf(harness, 'log/a')
    const second = await helloOf(harness, { token: 'u_2|bob', positions: { 'log/a': { epoch, offset: 1 } } })
    expect(second.take()).toMatchObject([{ type: 'welcome' }, { offset: 2 }, { type: 'synced' }])
  })
})

test('a client that leaves while it signs in leaves nothing behind', async () => {
  let go = (): void => {}
  const waiting = new Promise<void>((resolve) => (go = resolve))
  const logger = new MemoryLogger()
  const slow = greeting(async () => (await waiting, { subscribe: [{ topic: 'log/a' }] }))
  await using harness = await hubHarness({ modules: [slow], logger })
  const link = await helloOf(harness, { username: 'alice' })
  link.close()
  go()
  await settle()
  expect([harness.hub.stats(), link.take(), logger.lines]).toMatchObject([
    { connections: 0, sessions: 0, topics: 0 },
    [],
    [],
  ])
})

test('a session sees what the client connected with', async () => {
  const seen: unknown[] = []
  const who = command({ input: nothing, output: nothing }, async ({ session: { user, guest, query } }) => {
    seen.push({ name: user.username, guest, query })
    return {}
  })
  await using harness = await hubHarness({ modules: [defineModule('who', { commands: { who }, topics: {} })] })
  const link = harness.link({ query: { username: 'alice', room_id: 'den' } })
  link.send({ type: 'who' })
  await settle()
  expect(seen).toEqual([{ name: 'alice', guest: true, query: { username: 'alice', room_id: 'den' } }])
})
