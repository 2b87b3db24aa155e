import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { MemoryLog } from './memory/memory-log.ts'
import { MemoryMetrics } from './memory/memory-metrics.ts'
import { command, defineModule, topic } from './module.ts'
import type { TopicLog } from './ports/topic-log.ts'
import { Refused } from './refused.ts'
import {
  ask,
  FakeClock,
  hubCluster,
  type HubHarness,
  hubHarness,
  type MemoryLink,
  SeededRandom,
  settle,
} from './testing/index.ts'

const history = { size: 100, maxAgeMs: 60_000 }
const ownLog: TopicLog = {
  head: async () => ({ epoch: 'own', offset: 0 }),
  read: async () => ({ kind: 'page', entries: [], complete: true }),
}

const board = defineModule('board', {
  topics: {
    'log/:id': topic({ publish: 'anyone', history }),
    'live/:id': topic({ publish: 'anyone' }),
    'server/:id': topic({}),
    'own/:id': topic({ log: ownLog, publish: 'anyone' }),
    'typed/:id': topic({ publish: 'anyone', payload: z.object({ n: z.coerce.number() }) }),
  },
  commands: {
    own: command({ input: z.object({ offset: z.int() }), output: z.object({}) }, async ({ input: { offset }, hub }) => {
      await hub.deliver('own/a', 'own', { offset, frame: `{"type":"owned","offset":${offset}}` })
      return {}
    }),
  },
})

async function follower(harness: HubHarness, ...names: string[]): Promise<MemoryLink> {
  const link = harness.link({ token: 'u_1|alice' })
  await settle()
  for (const name of names) await ask(link, { type: 'subscribe', topic: name })
  link.take()
  return link
}

const publish = (link: MemoryLink, name: string, payload: unknown, more: object = {}): ReturnType<typeof ask> =>
  ask(link, { type: 'publish', topic: name, payload, ...more })

describe('publish', () => {
  test('to a topic without history has no offset, and names its sender', async () => {
    await using harness = await hubHarness({ modules: [board] })
    const link = await follower(harness, 'live/a')
    const { events, reply } = await publish(link, 'live/a', { x: 1 }, { client_id: 'k' })
    const event = { type: 'publication', topic: 'live/a', payload: { x: 1 }, user_id: 'u_1', client_id: 'k' }
    expect([events, reply]).toEqual([[event], { type: 'ok', ref: reply['ref'] }])
  })

  test.each([
    ['server/a', 'forbidden'],
    ['own/a', 'forbidden'],
    ['nope', 'not_found'],
    ['@all', 'not_found'],
    ['@user:u_2', 'not_found'],
  ])('to %s is refused: %s', async (name, code) => {
    await using harness = await hubHarness({ modules: [board] })
    const link = await follower(harness)
    expect((await publish(link, name, 1)).reply).toMatchObject({ type: 'error', code })
  })

  test('T3: by the server is checked against the same schema, and goes out as the schema gives it', async () => {
    await using harness = await hubHarness({ modules: [board] })
    const link = await follower(harness, 'typed/a', 'server/a')
    await harness.hub.services.publish('typed/a', { n: '7', other: 1 })
    expect(await harness.hub.services.publish('server/a', 1)).toEqual({})
    expect(link.take()).toMatchObject([{ payload: { n: 7 } }, { topic: 'server/a', payload: 1 }])
    const refusal = await harness.hub.services.publish('typed/a', { n: 'x' })
    expect(refusal).toBeInstanceOf(Refused)
  })

  test('I6: a repeat returns the first offset and is delivered once; another user may use the same key', async () => {
    await using harness = await hubHarness({ modules: [board] })
    const alice = await follower(harness, 'log/a')
    expect((await publish(alice, 'log/a', 1, { client_id: 'k' })).reply).toMatchObject({ offset: 1 })
    const repeat = await publish(alice, 'log/a', 1, { client_id: 'k' })
    expect([repeat.events, repeat.reply]).toMatchObject([[], { offset: 1, duplicate: true }])
    const bob = await harness.guest('bob')
    expect((await publish(bob, 'log/a', 2, { client_id: 'k' })).reply).toMatchObject({ offset: 2 })
  })

  test('O4: a repeat announces what the node that stored it could not, and is answered after the event', async () => {
    const [clock, metrics] = [new FakeClock(), new MemoryMetrics()]
    const log = new MemoryLog(clock, new SeededRandom(5))
    await using harness = await hubHarness({ modules: [board], clock, history: log, metrics })
    const link = await follower(harness, 'log/a')
    await log.append('log/a', '{"payload":1,"user_id":"u_1","client_id":"k"}', history, 'u_1/k')
    const { events, reply } = await publish(link, 'log/a', 1, { client_id: 'k' })
    expect([events, reply]).toMatchObject([[{ offset: 1, payload: 1 }], { offset: 1, duplicate: true }])
  })

  test('I3: a log that fails refuses with internal, and the same key works afterwards', async () => {
    const clock = new FakeClock()
    const log = new MemoryLog(clock, new SeededRandom(5))
    await using harness = await hubHarness({ modules: [board], clock, history: log })
    const link = await follower(harness, 'log/a')
    vi.spyOn(log, 'append').mockRejectedValueOnce(new Error('out of reach'))
    expect((await publish(link, 'log/a', 1, { client_id: 'k' })).reply).toMatchObject({
      code: 'internal',
      retry: 'backoff',
    })
    expect((await publish(link, 'log/a', 1, { client_id: 'k' })).reply).toMatchObject({ offset: 1 })
  })
})

describe('a log of a module', () => {
  test('O3: entries announced out of order are delivered in order, replies after their events', async () => {
    await using harness = await hubHarness({ modules: [board] })
    const [alice, bob] = [await follower(harness, 'own/a'), await harness.guest('bob')]
    alice.send({ type: 'own', offset: 2, ref: 2 })
    await settle()
    expect(alice.take()).toEqual([])
    await ask(bob, { type: 'own', offset: 1 })
    expect(alice.take()).toMatchObject([{ offset: 1 }, { offset: 2 }, { type: 'ok', ref: 2 }])
  })
})

describe('on several nodes', () => {
  test('publications reach the subscribers of every node once, in order', async () => {
    await using cluster = await hubCluster({ modules: [board] })
    const links = await Promise.all(cluster.nodes.map((node) => follower(node, 'log/a', 'live/a')))
    for (const [n, { hub }] of cluster.nodes.entries()) {
      await hub.services.publish('log/a', n)
      await hub.services.publish('live/a', n)
      await settle()
    }
    for (const link of links) {
      const events = link.take()
      expect(events.filter(({ topic: name }) => name === 'log/a')).toMatchObject([{ offset: 1 }, { offset: 2 }])
      expect(events.filter(({ topic: name }) => name === 'live/a')).toMatchObject([{ payload: 0 }, { payload: 1 }])
    }
  })

  test('emitToUser reaches every connection of the user, emitToAll everybody, emitToSession one', async () => {
    await using cluster = await hubCluster({ modules: [board] })
    const [one, two] = cluster.nodes
    const phone = one.link({ token: 'u_1|alice' })
    await settle()
    const sessionId = String(phone.take()[0]?.['session_id'])
    const [laptop, bob] = [await follower(two), await two.guest('bob')]
    one.hub.services.emitToUser('u_1', { type: 'for_alice' })
    two.hub.services.emitToAll({ type: 'for_all' })
    one.hub.services.emitToSession(sessionId, { type: 'for_one' })
    two.hub.services.emitToSession(sessionId, { type: 'nowhere' })
    await settle()
    const typesOf = (link: MemoryLink): string[] => link.take().map(({ type }) => type)
    expect([typesOf(phone), typesOf(laptop), typesOf(bob)].map((types) => types.toSorted())).toEqual([
      ['for_alice', 'for_all', 'for_one'],
      ['for_alice', 'for_all'],
      ['for_all'],
    ])
  })

  test('L1: the channel of a user lives as long as the user has a connection on the node', async () => {
    await using cluster = await hubCluster({ modules: [board] })
    const [one] = cluster.nodes
    const [phone, laptop] = [await follower(one), await follower(one)]
    phone.close()
    expect(one.broker.hears('@user:u_1')).toBe(true)
    laptop.close()
    expect(one.broker.hears('@user:u_1')).toBe(false)
  })

  test('L1: the channel of a user who left while it was opened is closed again', async () => {
    await using cluster = await hubCluster({ modules: [board] })
    const [one] = cluster.nodes
    cluster.network.faults = { ...cluster.network.faults, answerMs: 500 }
    const link = one.link({ token: 'u_1|alice' })
    await settle()
    link.close()
    await cluster.clock.advanceAsync(500)
    expect([one.broker.hears('@user:u_1'), one.hub.stats().sessions]).toEqual([false, 0])
  })

  test('a sign-in whose channel the broker refuses fails with a code that means come back, and leaves nothing', async () => {
    await using cluster = await hubCluster({ modules: [board] })
    const [one] = cluster.nodes
    cluster.network.faults = { ...cluster.network.faults, refuse: 1 }
    const links = [one.link({ token: 'u_1|alice' }), one.link({ token: 'u_1|alice' })]
    await settle()
    expect(links.map(({ closedWith }) => closedWith)).toEqual([4005, 4005])
    cluster.network.faults = { ...cluster.network.faults, refuse: 0 }
    expect((await follower(one)).closedWith).toBeUndefined()
    expect([one.hub.stats().sessions, one.broker.hears('@user:u_1')]).toEqual([1, true])
  })

  test('O4: what the broker lost comes with the sweep, on every node', async () => {
    await using cluster = await hubCluster({ modules: [board], recovery: { sweepMs: 2_000 } })
    const [one, two] = cluster.nodes
    const link = await follower(two, 'log/a')
    cluster.network.faults = { ...cluster.network.faults, drop: 1 }
    await one.hub.services.publish('log/a', 'lost')
    await cluster.clock.advanceAsync(1_900)
    expect(link.take()).toEqual([])
    await cluster.clock.advanceAsync(100)
    expect(link.take()).toMatchObject([{ offset: 1, payload: 'lost' }])
  })
})
