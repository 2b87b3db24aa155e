import { expect, test } from 'vitest'
import { z } from 'zod'
import { Hub } from './hub.ts'
import { MemoryLogger } from './memory/memory-logger.ts'
import { MemoryMetrics } from './memory/memory-metrics.ts'
import { command, defineModule, topic } from './module.ts'
import { refused } from './refused.ts'
import { ask, FakeClock, guestsForTests, hubCluster, hubHarness, SeededRandom, settle } from './testing/index.ts'

const ticker = defineModule('ticker', {
  topics: {
    'quotes/:symbol': topic({
      payload: z.object({ price: z.number() }),
      publish: 'anyone',
      history: { size: 5, maxAgeMs: 60_000 },
      presence: {},
    }),
    'cursors/:id': topic({ publish: 'anyone' }),
  },
  commands: {
    throws: command({ input: z.object({}), output: z.object({}) }, async () => {
      throw new Error('boom')
    }),
    refuses: command({ input: z.object({}), output: z.object({}) }, async () => refused('forbidden', 'no')),
  },
})

test('a guest is welcomed at once and synced', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const link = harness.link({ query: { username: 'alice' } })
  await settle()
  expect(link.take()).toMatchObject([
    { type: 'welcome', user: { username: 'alice' }, features: ['ticker'] },
    { type: 'synced', topics: {} },
  ])
})

test('R2: a subscription from an old position is replayed, then live', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  expect(reply).toMatchObject({ recovered: true, offset: 0 })
  for (const price of [1, 2, 3]) await harness.hub.services.publish('quotes/A', { price })
  expect(alice.take().map((frame) => frame['offset'])).toEqual([1, 2, 3])
  const bob = await harness.guest('bob')
  const resumed = await ask(bob, {
    type: 'subscribe',
    topic: 'quotes/A',
    position: { epoch: reply['epoch'], offset: 1 },
  })
  expect(resumed.events.map((frame) => frame['offset'])).toEqual([2, 3])
  expect(resumed.reply).toMatchObject({ recovered: true, offset: 3 })
})

test('R5: a position that the history no longer covers is told so', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  for (let price = 0; price < 9; price++) await harness.hub.services.publish('quotes/A', { price })
  const bob = await harness.guest('bob')
  const position = { epoch: reply['epoch'], offset: 1 }
  expect((await ask(bob, { type: 'subscribe', topic: 'quotes/A', position })).reply).toMatchObject({
    recovered: false,
    reason: 'too_far_behind',
    offset: 9,
  })
  const other = await harness.guest('carol')
  expect(
    (await ask(other, { type: 'subscribe', topic: 'quotes/A', position: { epoch: 'x', offset: 1 } })).reply,
  ).toMatchObject({ reason: 'epoch_changed' })
})

test('O6: the reply to a publish follows the event it caused', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  alice.send({ type: 'publish', topic: 'quotes/A', payload: { price: 1 }, ref: 'p', client_id: 'k' })
  await settle()
  expect(alice.take()).toMatchObject([
    { type: 'publication', offset: 1, payload: { price: 1 } },
    { type: 'ok', ref: 'p', offset: 1 },
  ])
  expect(
    (await ask(alice, { type: 'publish', topic: 'quotes/A', payload: { price: 1 }, client_id: 'k' })).reply,
  ).toMatchObject({ offset: 1, duplicate: true })
})

test('a payload that does not fit its schema is refused with the path', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'publish', topic: 'quotes/A', payload: { price: 'x' } })
  expect(reply).toMatchObject({ type: 'error', code: 'invalid', path: 'payload.price' })
})

test('a throwing handler costs its command only', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  expect((await ask(alice, { type: 'throws' })).reply).toMatchObject({
    code: 'internal',
    id: expect.any(String),
    retry: 'backoff',
  })
  expect((await ask(alice, { type: 'refuses' })).reply).toMatchObject({
    code: 'forbidden',
    message: 'no',
    retry: 'never',
  })
  expect((await ask(alice, { type: 'ping' })).reply).toMatchObject({ type: 'pong' })
})

test('stats count what is here and what was', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  harness.link()
  harness.clock.advance(1_000)
  bob.close()
  harness.clock.advance(1_000)
  expect(harness.hub.stats()).toEqual({
    connections: 2,
    sessions: 1,
    users: 1,
    topics: 1,
    connectionsOpened: 3,
    connectionsClosed: 1,
    closedConnectionMs: 1_000,
    meanConnectionMs: 5_000 / 3,
  })
})

test('modules are started in order, see the hub, and are stopped when the sessions have gone', async () => {
  const told: string[] = []
  const modules = ['one', 'two'].map((name) =>
    defineModule(name, {
      commands: {},
      topics: {},
      start: async (hub) => void told.push(`start ${name} ${typeof hub.publish}`),
      stop: async () => void told.push(`stop ${name} with ${harness.hub.stats().sessions}`),
    }),
  )
  const harness = await hubHarness({ modules })
  const link = await harness.guest('alice')
  await harness.hub.close()
  expect(told).toEqual(['start one function', 'start two function', 'stop one with 0', 'stop two with 0'])
  expect(link.closedWith).toBe(4000)
})

test('M5: when a module fails to start, those before it are stopped, once', async () => {
  const told: string[] = []
  const modules = ['one', 'two', 'three'].map((name) =>
    defineModule(name, {
      commands: {},
      topics: {},
      start: async () => {
        told.push(`start ${name}`)
        if (name === 'two') throw new Error('no disk')
      },
      stop: async () => void told.push(`stop ${name}`),
    }),
  )
  const clock = new FakeClock()
  const random = new SeededRandom(1)
  const hub = new Hub({ clock, random, authenticator: guestsForTests(random), modules })
  await expect(hub.start()).rejects.toThrow('no disk')
  expect(told).toEqual(['start one', 'start two', 'stop one'])
  await hub.close()
  expect([told.length, clock.pending]).toEqual([3, 0])
})

test('M5: a module that fails to stop is logged, and keeps nothing else from stopping', async () => {
  const logger = new MemoryLogger()
  const failing = defineModule('failing', { commands: {}, topics: {}, stop: () => Promise.reject(new Error('boom')) })
  const harness = await hubHarness({ modules: [failing], logger })
  await harness.hub.close()
  expect(logger.lines).toMatchObject([{ event: 'module_stop_failed', fields: { module: 'failing' } }])
  expect(harness.clock.pending).toBe(0)
})

test('L1: close leaves no timer, whatever was going on', async () => {
  await using cluster = await hubCluster({ modules: [ticker] })
  const [one, two] = cluster.nodes
  const alice = await one.guest('alice')
  await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  await ask(await two.guest('bob'), { type: 'subscribe', topic: 'quotes/A' })
  alice.cut()
  one.link()
  cluster.network.faults = { ...cluster.network.faults, drop: 1 }
  for (const price of [1, 2]) await two.hub.services.publish('quotes/A', { price })
  await Promise.all([one.hub.close(), two.hub.close()])
  expect(cluster.clock.pending).toBe(0)
})

test('what still comes after the close does nothing', async () => {
  const harness = await hubHarness({ modules: [ticker] })
  const link = await harness.guest('alice')
  await harness.hub.close()
  link.send({ type: 'subscribe', topic: 'quotes/A', ref: 1 })
  const late = harness.link({ query: { username: 'late' } })
  await harness.hub.services.publish('quotes/A', { price: 1 })
  await harness.hub.close()
  await settle()
  expect([link.take(), late.take(), late.closedWith, harness.clock.pending]).toEqual([[], [], 4000, 0])
})

test('connections are counted with their codes and lengths', async () => {
  const metrics = new MemoryMetrics()
  const harness = await hubHarness({ metrics })
  const link = await harness.guest('alice')
  harness.clock.advance(2_500)
  link.close(1001)
  await harness.hub.close()
  expect(metrics.counts()).toEqual({ 'connections_closed_total{code="1001"}': 1, connections_opened_total: 1 })
  expect(metrics.observed('connection_seconds')).toEqual({ count: 1, sum: 2.5 })
})
