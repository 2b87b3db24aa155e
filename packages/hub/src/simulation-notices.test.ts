import { afterEach, expect, test, vi } from 'vitest'
import { MemoryMetrics } from './memory/memory-metrics.ts'
import type { AppendableLog } from './ports/topic-log.ts'
import { Roster } from './presence/roster.ts'
import { refused } from './refused.ts'
import { CommandQueue } from './session/command-queue.ts'
import { Doubts } from './session/doubts.ts'
import { Subscriptions } from './session/subscriptions.ts'
import { firstViolation, simulate, type SimulationOptions } from './testing/simulation/index.ts'
import { Held } from './topic/held.ts'
import { LocalTopic } from './topic/local-topic.ts'
import { OrderGate } from './topic/order-gate.ts'
import { Topics } from './topic/topics.ts'

// Far above what any of these needs, on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

afterEach(() => {
  vi.restoreAllMocks()
})

/** Runs as many seeds as a broken hub can be expected to survive. */
async function notices(options: SimulationOptions = {}): Promise<string> {
  return (await firstViolation({ first: 1, last: 400 }, options)) ?? 'nothing noticed'
}

test('O2: a gate that delivers in order of arrival is noticed', async () => {
  vi.spyOn(OrderGate.prototype, 'accept').mockImplementation((entry) => ({ deliver: [entry], hole: false }))
  expect(await notices()).toMatch(/O2|R2|gap/)
})

test('O4, P1: a sweep that never runs is noticed when the last publication is lost', async () => {
  expect(await notices({ recovery: { sweepMs: 1e9 } })).toMatch(/not settled|P1/)
})

test('I1: a log that appends a repeat again is noticed', async () => {
  const history = (log: AppendableLog): AppendableLog => ({
    head: (topic) => log.head(topic),
    read: (topic, after, upTo, limit) => log.read(topic, after, upTo, limit),
    append: (topic, body, bounds) => log.append(topic, body, bounds),
  })
  expect(await notices({ history })).toMatch(/I1/)
})

test('R2: a recovery that holds nothing back is noticed', async () => {
  vi.spyOn(LocalTopic.prototype, 'hold').mockImplementation(() => new Held({ events: 1_000, bytes: 1e9 }))
  expect(await notices()).toMatch(/R2|gap/)
})

test('R2: a held buffer that overflows and is used all the same is noticed', async () => {
  vi.spyOn(Held.prototype, 'break').mockImplementation(() => {})
  expect(await notices()).toMatch(/R2|R5|R7|gap/)
})

test('O6: a reply that does not wait for its event is noticed', async () => {
  vi.spyOn(LocalTopic.prototype, 'delivered').mockImplementation(() => undefined)
  expect(await notices()).toMatch(/O6/)
})

test('O6: commands that do not wait for the recovery are noticed', async () => {
  vi.spyOn(CommandQueue.prototype, 'push').mockImplementation((job) => {
    void job.run()
    return true
  })
  expect(await notices()).toMatch(/O6/)
})

test('A1: a removal that ends nothing is noticed', async () => {
  vi.spyOn(Doubts.prototype, 'removed').mockImplementation(() => {})
  expect(await notices()).toMatch(/A1/)
})

test('A1: rights that are not asked about when a topic begins anew are noticed', async () => {
  vi.spyOn(Doubts.prototype, 'restarted').mockImplementation(() => {})
  expect(await notices()).toMatch(/A1/)
})

test('A1: a late word of a removal that ends what was allowed again is noticed', async () => {
  vi.spyOn(Subscriptions.prototype, 'resume').mockImplementation(async () => refused('not_subscribed'))
  expect(await notices()).toMatch(/R2|R7|O6|not settled/)
})

test('P1: a node that does not ask who is elsewhere is noticed', async () => {
  vi.spyOn(Roster.prototype, 'answered').mockReturnValue({ fresh: [], lost: [] })
  expect(await notices()).toMatch(/P1/)
})

test('P3: batches that say nothing are noticed', async () => {
  vi.spyOn(Roster.prototype, 'takeChange').mockReturnValue(undefined)
  expect(await notices()).toMatch(/P3/)
})

test('L1: a topic that is never let go is noticed', async () => {
  vi.spyOn(Topics.prototype, 'release').mockImplementation(() => {})
  expect(await notices()).toMatch(/L1/)
})

test('the simulation meets every way a connection, a hole and a recovery can go', async () => {
  const metrics = new MemoryMetrics()
  for (let seed = 1; seed <= 60; seed++) await simulate(seed, { metrics })
  const seen = Object.keys(metrics.counts())
  const closes = [1000, 1006, 4000, 4001, 4002, 4003, 4005].map((code) => `connections_closed_total{code="${code}"}`)
  const holes = ['wait', 'sweep', 'recovery'].map((by) => `gaps_total{found_by="${by}"}`)
  const recoveries = ['recovered', 'epoch_changed', 'too_far_behind'].map((how) => `recoveries_total{outcome="${how}"}`)
  expect(seen).toEqual(expect.arrayContaining([...closes, ...holes, ...recoveries]))
})
