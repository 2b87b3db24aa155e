import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { command, defineModule, type Module, type SessionStart, topic } from '../module.ts'
import type { TopicLog } from '../ports/topic-log.ts'
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
  test('R8: is answered with welcome and synced', async () => {
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

  test('S1: that does not come closes with 4006, and a ping is no hello', async () => {
    await using harness = await hubHarness({ limits: { helloMs: 5_000 } })
    const link = harness.link()
    await harness.clock.advanceAsync(4_900)
    link.send({ type: 'ping' })
    expect(link.closedWith).toBeUndefined()
    await harness.clock.advanceAsync(1_100)
    expect([link.closedWith, harness.hub.stats().connections]).toEqual([4006, 0])
  })

  test('S1: comes before commands', async () => {
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

  test('S1: comes once', async () => {
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
      // R10: said at once, before any live event could follow, and again with the rest.
      { type: 'synced', topics: { 'log/a': { recovered: false } } },
      { type: 'synced', topics: { 'log/a': { recovered: false } } },
      { type: 'ok', ref: 2 },
      { type: 'publication', offset: 1 },
      { type: 'ok', ref: 3 },
    ])
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
    expect(link.take().at(-1)).toEqual({
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

describe('what changes while other topics of the same hello are still recovered', () => {
  /** Signs in with a topic that is live at once and one whose rule waits for the test. */
  async function halfWay(own: TopicLog) {
    let go = (): void => {}
    const waiting = new Promise<boolean>((resolve) => (go = () => resolve(true)))
    const topics = { 'own/:id': topic({ log: own }), 'slow/:id': topic({ subscribe: () => waiting }) }
    const harness = await hubHarness({ modules: [defineModule('m', { commands: {}, topics })] })
    const positions = { 'own/a': { epoch: 'e', offset: 0 }, 'slow/a': { epoch: 'e', offset: 0 } }
    const link = await helloOf(harness, { token: 'u_1|alice', positions })
    const finish = async (): Promise<readonly unknown[]> => {
      go()
      await settle()
      const frames = link.take()
      await harness.hub.close()
      return frames.filter(({ type }) => type === 'synced')
    }
    return { harness, finish }
  }

  const own = (epoch: string): TopicLog => ({
    head: async () => ({ epoch, offset: 0 }),
    read: async () => ({ kind: 'page', entries: [], complete: true }),
  })
  const live = { recovered: true, epoch: 'ephemeral', offset: 0 }

  test('A1: a topic the user has lost is forbidden in the end', async () => {
    const { harness, finish } = await halfWay(own('e'))
    harness.hub.services.unsubscribeUser('u_1', 'own/a')
    const lost = { recovered: false, epoch: 'e', offset: 0, reason: 'forbidden' }
    expect(await finish()).toEqual([{ type: 'synced', topics: { 'own/a': lost, 'slow/a': live } }])
  })

  test('R6: a topic that began anew is told once', async () => {
    const log = own('e')
    const { harness, finish } = await halfWay(log)
    Object.assign(log, own('e2'))
    await harness.hub.services.deliver('own/a', 'e2', { offset: 0, frame: '{"type":"x"}' })
    const reset = { recovered: false, epoch: 'e2', offset: 0, reason: 'epoch_changed' }
    expect(await finish()).toEqual([
      { type: 'synced', topics: { 'own/a': reset } },
      { type: 'synced', topics: { 'slow/a': live } },
    ])
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

test('what fails because the client has left is no news', async () => {
  let fail = (): void => {}
  const waiting = new Promise<never>((_, reject) => (fail = () => reject(new Error('boom'))))
  const logger = new MemoryLogger()
  await using harness = await hubHarness({ modules: [greeting(() => waiting)], logger })
  const link = await helloOf(harness, { username: 'alice' })
  link.close()
  fail()
  await settle()
  expect(logger.lines).toEqual([])
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
