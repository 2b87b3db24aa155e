import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { command, defineModule, type Module, topic } from '../module.ts'
import type { LogEntry, TopicLog } from '../ports/topic-log.ts'
import { ask, hubCluster, type HubHarness, hubHarness, type MemoryLink, noFaults, settle } from '../testing/index.ts'

const name = 'club/a'

/** A club: members hear what is said, and removals are entries. One per test, shared by its nodes. */
class Club implements TopicLog {
  readonly out = new Set<string>()
  readonly entries: LogEntry[] = []
  epoch = 'e'
  asked = 0
  /** Waited for before the rule answers. */
  gate: Promise<void> | undefined
  failure: Error | undefined

  async head(): ReturnType<TopicLog['head']> {
    return { epoch: this.epoch, offset: this.entries.length }
  }

  async read(_: string, after: { offset: number }, upTo: number): ReturnType<TopicLog['read']> {
    const entries = this.entries.filter(({ offset }) => offset > after.offset && offset <= upTo)
    return { kind: 'page', entries, complete: true }
  }

  /** Commits an entry; `removes` is out from then on. */
  commit(removes?: string): LogEntry {
    const offset = this.entries.length + 1
    const entry = {
      offset,
      frame: JSON.stringify({ type: 'said', offset }),
      ...(removes === undefined ? {} : { removes }),
    }
    this.entries.push(entry)
    if (removes !== undefined) this.out.add(removes)
    return entry
  }

  readonly module: Module = defineModule('club', {
    topics: { 'club/:id': topic({ log: this, subscribe: ({ user }) => this.#allows(user.id) }), 'open/:id': topic({}) },
    commands: {
      say: command({ input: z.object({}), output: z.object({}) }, async ({ hub }) => {
        await hub.deliver(name, this.epoch, this.commit())
        return {}
      }),
    },
  })

  async #allows(userId: string): Promise<boolean> {
    this.asked++
    const isOut = this.out.has(userId)
    await this.gate
    if (this.failure) throw this.failure
    return !isOut
  }
}

async function member(harness: HubHarness, id: string, topicName = name): Promise<MemoryLink> {
  const link = harness.link({ token: `u_${id}|${id}` })
  await settle()
  await ask(link, { type: 'subscribe', topic: topicName })
  link.take()
  return link
}

const deliver = (harness: HubHarness, entry: LogEntry): Promise<void> => harness.hub.services.deliver(name, 'e', entry)

/** What arrived: offsets of entries, and words about the subscription. */
const got = (link: MemoryLink): readonly unknown[] =>
  link.take().map(({ type, offset, topics }) => (type === 'said' ? offset : (topics ?? type)))

const forbidden = (offset: number): unknown => ({
  [name]: { recovered: false, epoch: 'e', offset, reason: 'forbidden' },
})

describe('A1: an entry that ends the topic', () => {
  test('is the last that anybody hears, on any node', async () => {
    const club = new Club()
    await using cluster = await hubCluster({ modules: [club.module] })
    const [one, two] = cluster.nodes
    const links = [await member(one, '1'), await member(two, '1'), await member(two, '2')]
    await deliver(one, club.commit())
    await deliver(one, { ...club.commit(), ends: true })
    await deliver(one, club.commit())
    one.hub.services.emit(name, { type: 'late' })
    await settle()
    expect(links.map(got)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    expect([one.hub.stats().topics, two.hub.stats().topics]).toEqual([0, 0])
  })

  test('ends a subscription that is just being made, as the rule says', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    const link = harness.link({ token: 'u_1|1' })
    const other = await member(harness, '2')
    const gate = Promise.withResolvers<void>()
    club.gate = gate.promise
    link.send({ type: 'subscribe', ref: 1, topic: name })
    await settle()
    link.take()
    club.out.add('u_1')
    await deliver(harness, { ...club.commit(), ends: true })
    gate.resolve()
    await settle()
    expect(link.take()).toMatchObject([{ type: 'error', ref: 1, code: 'forbidden' }])
    expect(got(other)).toEqual([1])
  })
})

describe('A1: an entry that removes a user', () => {
  test('reaches the others, and nothing from it on reaches the user, on any node', async () => {
    const club = new Club()
    await using cluster = await hubCluster({ modules: [club.module] })
    const [one, two] = cluster.nodes
    const links = [await member(one, '1'), await member(two, '1'), await member(one, '2'), await member(two, '2')]
    for (const entry of [club.commit(), club.commit('u_1'), club.commit()]) await deliver(one, entry)
    await settle()
    expect(links.map(got)).toEqual([
      [1, forbidden(1)],
      [1, forbidden(1)],
      [1, 2, 3],
      [1, 2, 3],
    ])
  })

  test('does so where only the log tells of it', async () => {
    const club = new Club()
    await using cluster = await hubCluster({ modules: [club.module] })
    const [one, two] = cluster.nodes
    const links = [await member(two, '1'), await member(two, '2')]
    cluster.network.faults = { ...noFaults, drop: 1 }
    for (const entry of [club.commit(), club.commit('u_1'), club.commit()]) await deliver(one, entry)
    await cluster.clock.advanceAsync(6_000)
    expect(links.map(got)).toEqual([
      [1, forbidden(1)],
      [1, 2, 3],
    ])
  })

  test('that is heard of when the user is back loses nothing', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    const link = await member(harness, '1')
    const [removal, later] = [club.commit('u_1'), club.commit()]
    club.out.clear()
    await deliver(harness, removal)
    await deliver(harness, later)
    await settle()
    expect(got(link)).toEqual([1, 2])
    await ask(link, { type: 'say' })
    expect(await ask(link, { type: 'subscribe', topic: name })).toMatchObject({ reply: { recovered: true, offset: 3 } })
  })

  test('O6: a reply waits while the right to its event is asked about', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    const link = await member(harness, '1')
    const gate = Promise.withResolvers<void>()
    club.gate = gate.promise
    const removal = club.commit('u_1')
    club.out.clear()
    await deliver(harness, removal)
    link.send({ type: 'say', ref: 1 })
    await settle()
    expect(got(link)).toEqual([])
    gate.resolve()
    await settle()
    expect(got(link)).toEqual([1, 2, 'ok'])
  })

  test('closes with a code that means come back where the right cannot be known', async () => {
    const club = new Club()
    const logger = new MemoryLogger()
    await using harness = await hubHarness({ modules: [club.module], logger })
    const link = await member(harness, '1')
    club.failure = new Error('no store')
    await deliver(harness, club.commit('u_1'))
    await settle()
    expect([got(link), link.closedWith]).toEqual([[], 4005])
    expect(logger.lines).toMatchObject([{ event: 'subscription_in_doubt', fields: { topic: name } }])
  })
})

describe('A4: a subscription that begins while the user is removed', () => {
  test('is asked about again, and refused', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    await member(harness, '2')
    const gate = Promise.withResolvers<void>()
    club.gate = gate.promise
    const link = harness.link({ token: 'u_1|1' })
    await settle()
    link.send({ type: 'subscribe', topic: name, ref: 1 })
    await deliver(harness, club.commit('u_1'))
    gate.resolve()
    await settle()
    expect(link.take().at(-1)).toMatchObject({ type: 'error', code: 'forbidden', ref: 1 })
  })

  test('is asked about once the topic is in use here: an entry before that passes no gate', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    const gate = Promise.withResolvers<void>()
    club.gate = gate.promise
    const link = harness.link({ token: 'u_1|1' })
    await settle()
    link.send({ type: 'subscribe', topic: name, ref: 1 })
    club.commit('u_1')
    gate.resolve()
    await settle()
    expect(link.take().at(-1)).toMatchObject({ type: 'error', code: 'forbidden', ref: 1 })
    expect(harness.hub.stats().topics).toBe(0)
  })

  test('of a hello ends as forbidden', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    const gate = Promise.withResolvers<void>()
    club.gate = gate.promise
    const link = harness.link()
    link.send({ type: 'hello', token: 'u_1|1', positions: { [name]: { epoch: 'e', offset: 0 } } })
    await settle()
    link.take()
    await deliver(harness, club.commit('u_1'))
    gate.resolve()
    await settle()
    expect(got(link)).toEqual([forbidden(0)])
  })

  test('in a topic that is in use is asked about once', async () => {
    const club = new Club()
    await using harness = await hubHarness({ modules: [club.module] })
    await member(harness, '1')
    expect(club.asked).toBe(2)
    await member(harness, '2')
    expect(club.asked).toBe(3)
  })
})

describe('A1: unsubscribeUser', () => {
  test('ends the subscriptions on all nodes; those elsewhere are told', async () => {
    const club = new Club()
    await using cluster = await hubCluster({ modules: [club.module] })
    const [one, two] = cluster.nodes
    const links = [await member(one, '1'), await member(two, '1')]
    club.out.add('u_1')
    one.hub.services.unsubscribeUser('u_1', name)
    await settle()
    await deliver(one, club.commit())
    await settle()
    expect(links.map(got)).toEqual([[], [forbidden(0)]])
  })

  test('that comes late to another node ends nothing that is allowed again', async () => {
    const club = new Club()
    await using cluster = await hubCluster({ modules: [club.module] })
    const [one, two] = cluster.nodes
    const link = await member(two, '1')
    one.hub.services.unsubscribeUser('u_1', name)
    await deliver(one, club.commit())
    await settle()
    expect(got(link)).toEqual([1])
  })

  test('in topics without a rule of their own ends them all the same', async () => {
    const club = new Club()
    await using cluster = await hubCluster({ modules: [club.module] })
    const [one, two] = cluster.nodes
    const link = await member(two, '1', 'open/1')
    one.hub.services.unsubscribeUser('u_1', 'open/1')
    await settle()
    one.hub.services.emit('open/1', { type: 'told' })
    await settle()
    expect(link.take()).toMatchObject([{ topics: { 'open/1': { recovered: false, reason: 'forbidden' } } }])
    expect(two.hub.stats().topics).toBe(0)
  })
})

test('A4: when a topic begins anew, every subscription is asked about', async () => {
  const club = new Club()
  await using harness = await hubHarness({ modules: [club.module] })
  const links = [await member(harness, '1'), await member(harness, '2')]
  club.commit('u_1')
  club.epoch = 'f'
  await harness.hub.services.deliver(name, 'f', club.commit())
  await settle()
  await harness.hub.services.deliver(name, 'f', club.commit())
  await settle()
  const anew = { [name]: { recovered: false, epoch: 'f', offset: 2, reason: 'epoch_changed' } }
  const over = { [name]: { recovered: false, epoch: 'f', offset: 2, reason: 'forbidden' } }
  expect(links.map(got)).toEqual([
    [anew, over],
    [anew, 3],
  ])
})
