import { describe, expect, test } from 'vitest'
import { MemoryLog } from '../../memory/memory-log.ts'
import { MemoryLogger } from '../../memory/memory-logger.ts'
import { MemoryMetrics } from '../../memory/memory-metrics.ts'
import { BrokerNetwork } from '../broker-network.ts'
import { FakeClock, settle } from '../fake-clock.ts'
import { SeededRandom } from '../seeded-random.ts'
import { appendableLogContract } from './appendable-log.ts'
import { brokerContract, type BrokerSubject } from './broker.ts'
import { clockContract } from './clock.ts'
import type { ContractCase } from './contract-case.ts'
import { loggerContract } from './logger.ts'
import { metricsContract } from './metrics.ts'
import { randomContract } from './random.ts'
import { topicLogContract } from './topic-log.ts'

/** Runs a contract, each case against an adapter of its own. */
function check<Subject>(adapter: string, contract: readonly ContractCase<Subject>[], make: () => Subject): void {
  describe(`${adapter}`, () => {
    for (const { rule, title, run } of contract) {
      test(`${rule}: ${title}`, async () => {
        await expect(run(make())).resolves.toBeUndefined()
      })
    }
  })
}

const memoryLog = (): { clock: FakeClock; log: MemoryLog } => {
  const clock = new FakeClock()
  return { clock, log: new MemoryLog(clock, new SeededRandom(1)) }
}

check('FakeClock', clockContract, () => {
  const clock = new FakeClock()
  return { clock, pass: (ms) => clock.advanceAsync(ms) }
})

check('SeededRandom', randomContract, () => new SeededRandom(7))

check('MemoryLogger', loggerContract, () => {
  const logger = new MemoryLogger()
  const textOf = (value: unknown): string => (value instanceof Error ? value.message : String(value))
  const lines = async (): Promise<{ level: string; event: string; text: string }[]> =>
    logger.lines.map(({ level, event, fields }) => ({ level, event, text: Object.values(fields).map(textOf).join() }))
  return { logger, lines }
})

check('MemoryMetrics', metricsContract, () => {
  const metrics = new MemoryMetrics()
  return {
    metrics,
    counted: async (name, labels) => metrics.counted(name, labels),
    observed: async (name, labels) => metrics.observed(name, labels),
  }
})

check('MemoryLog, read', topicLogContract, () => {
  const { log } = memoryLog()
  const change = async (topic: string): Promise<{ epoch: string; offset: number }> =>
    (await log.append(topic, '{"payload":1}', { size: 100, maxAgeMs: 1_000 })).position
  return { log, topics: ['quotes/A', 'quotes/B'] as const, change }
})

check('MemoryLog, appended to', appendableLogContract, () => {
  const { clock, log } = memoryLog()
  return { log, pass: (ms) => clock.advanceAsync(ms) }
})

check('BrokerNetwork', brokerContract, (): BrokerSubject => {
  const clock = new FakeClock()
  const network = new BrokerNetwork(clock, new SeededRandom(1), 9_000)
  return { brokers: [network.join(), network.join()], settle, pass: (ms) => clock.advanceAsync(ms) }
})
