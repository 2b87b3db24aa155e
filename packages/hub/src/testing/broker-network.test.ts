import { expect, test } from 'vitest'
import type { Publication } from '../ports/broker.ts'
import { BrokerNetwork, type NetworkFaults, noFaults } from './broker-network.ts'
import { FakeClock, settle } from './fake-clock.ts'
import { SeededRandom } from './seeded-random.ts'

/** Publishes a hundred numbered events from one node to another under faults; says what arrived, and after how long. */
async function arrivals(faults: Partial<NetworkFaults>): Promise<{ numbers: number[]; lastAt: number }> {
  const clock = new FakeClock()
  const network = new BrokerNetwork(clock, new SeededRandom(1))
  const [a, b] = [network.join(), network.join()]
  const numbers: number[] = []
  let lastAt = 0
  a.attach('a', () => {})
  b.attach('b', ({ content }) => {
    if (content.kind === 'durable') numbers.push(content.offset)
    lastAt = clock.monotonic()
  })
  await b.subscribe('t')
  network.faults = { ...noFaults, ...faults }
  const event = (offset: number): Publication => ({
    origin: 'a',
    topic: 't',
    content: { kind: 'durable', epoch: 'e', offset, frame: '{}' },
  })
  for (let offset = 0; offset < 100; offset++) a.publish(event(offset))
  await settle()
  await clock.advanceAsync(1_000)
  return { numbers, lastAt }
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((x, y) => x - y)
const all = Array.from({ length: 100 }, (_, n) => n)

test('without faults everything arrives in order at once', async () => {
  expect(await arrivals({})).toEqual({ numbers: all, lastAt: 0 })
})

test('drop loses some, double doubles some, delay lets them overtake each other', async () => {
  const dropped = await arrivals({ drop: 0.5 })
  expect(dropped.numbers.length).toBeGreaterThan(20)
  expect(dropped.numbers.length).toBeLessThan(80)
  expect(new Set((await arrivals({ double: 0.5 })).numbers).size).toBe(100)
  expect((await arrivals({ double: 0.5 })).numbers.length).toBeGreaterThan(120)
  const delayed = await arrivals({ delayMs: 100 })
  expect(delayed.numbers).not.toEqual(all)
  expect(ascending(delayed.numbers)).toEqual(all)
  expect(delayed.lastAt).toBeLessThanOrEqual(100)
})

test('a node that is cut off hears nothing and reaches nobody until it is healed', async () => {
  const network = new BrokerNetwork(new FakeClock(), new SeededRandom(1))
  const end = network.join()
  end.attach('a', () => {})
  end.cut()
  await expect(end.subscribe('t')).rejects.toThrow('the broker is out of reach')
  await expect(end.members('t')).rejects.toThrow('the broker is out of reach')
  end.heal()
  await end.subscribe('t')
  expect(end.hears('t')).toBe(true)
})

const word = (id: string) => ({ node: 'n', version: 1, user: { id, username: id }, isActive: true })

test('P1: what a node said while it was cut off holds when it is back', async () => {
  const network = new BrokerNetwork(new FakeClock(), new SeededRandom(1))
  const [a, b] = [network.join(), network.join()]
  for (const end of [a, b]) end.attach('n', () => {})
  a.enter('t', word('u_1'))
  a.cut()
  a.leave('t', 'u_1')
  a.enter('t', word('u_2'))
  expect((await b.members('t')).map(({ user }) => user.id)).toEqual(['u_1'])
  a.heal()
  expect((await b.members('t')).map(({ user }) => user.id)).toEqual(['u_2'])
})
