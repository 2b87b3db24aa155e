import { expect, test } from 'vitest'
import type { Position } from '@hubbub/protocol'
import { MemoryLog } from '../memory/memory-log.ts'
import { silentLogger, silentMetrics } from '../memory/silent.ts'
import type { TopicNamespace } from '../module.ts'
import { recoveryDefaults } from '../options.ts'
import { BrokerNetwork } from '../testing/broker-network.ts'
import { FakeClock, settle } from '../testing/fake-clock.ts'
import { SeededRandom } from '../testing/seeded-random.ts'
import { Namespaces } from './namespaces.ts'
import { Topics } from './topics.ts'

const logged: TopicNamespace = { history: { size: 10, maxAgeMs: 1_000 } }

function topics() {
  const clock = new FakeClock()
  const network = new BrokerNetwork(clock, new SeededRandom(1))
  const broker = network.join()
  broker.attach('n', () => {})
  const log = new MemoryLog(clock, new SeededRandom(1))
  const around = { broker, clock, logger: silentLogger, metrics: silentMetrics, recovery: recoveryDefaults }
  const made = new Topics(new Namespaces([]), log, {
    ...around,
    fanOut: () => {},
    removed: () => {},
    ended: () => {},
    reset: () => {},
  })
  return { topics: made, network, broker, log, clock }
}

test('R3: two leases taken while a topic starts share it, and wait for it', async () => {
  const { topics: made, network, broker, clock } = topics()
  network.faults = { ...network.faults, answerMs: 100 }
  const leases = [made.lease('t', logged), made.lease('t', logged)]
  await settle()
  expect(broker.hears('t')).toBe(false)
  await clock.advanceAsync(100)
  const [one, two] = await Promise.all(leases)
  expect([one, made.size, broker.hears('t')]).toEqual([two, 1, true])
})

test('L1: a topic lives from its first lease to its last release', async () => {
  const { topics: made, broker } = topics()
  const one = await made.lease('t', logged)
  const two = await made.lease('t', logged)
  made.release(one)
  expect([made.size, broker.hears('t')]).toEqual([1, true])
  made.release(two)
  made.release(two)
  expect([made.size, broker.hears('t'), made.local('t')]).toEqual([0, false, undefined])
})

test('L1: a topic that cannot start leaves no lease and no subscription behind, and may be tried again', async () => {
  const { topics: made, network, broker } = topics()
  network.faults = { ...network.faults, refuse: 1 }
  const leases = await Promise.allSettled([made.lease('t', logged), made.lease('t', {})])
  expect(leases.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect([made.size, broker.hears('t')]).toEqual([0, false])
  network.faults = { ...network.faults, refuse: 0 }
  expect((await made.lease('t', logged)).local?.position.offset).toBe(0)
})

test('R3: a log that fails at the start costs that lease only', async () => {
  const { topics: made, log } = topics()
  const failing = {
    head: async (): Promise<Position> => Promise.reject(new Error('out of reach')),
    read: log.read.bind(log),
  }
  await expect(made.lease('t', { log: failing })).rejects.toThrow('out of reach')
  expect(made.size).toBe(0)
})

test('a release after the topic was opened anew does not close the new one', async () => {
  const { topics: made } = topics()
  const old = await made.lease('t', logged)
  made.release(old)
  await made.lease('t', logged)
  made.release(old)
  expect(made.size).toBe(1)
})

test('topics without a log are leased, too, and have no running state', async () => {
  const { topics: made, broker } = topics()
  const lease = await made.lease('t', {})
  expect([lease.local, [...made.locals()], broker.hears('t')]).toEqual([undefined, [], true])
  made.release(lease)
  expect(broker.hears('t')).toBe(false)
})

test('a lease asked for after the stop rejects', async () => {
  const { topics: made, clock } = topics()
  await made.lease('t', logged)
  made.stop()
  await expect(made.lease('t', logged)).rejects.toThrow('the hub is closed')
  expect([made.size, clock.pending]).toEqual([0, 0])
})
