import { expect, test } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { SeededRandom } from '../testing/seeded-random.ts'
import { publicationFrame } from '../publication-frame.ts'
import { MemoryLog } from './memory-log.ts'
import { MemoryLogger } from './memory-logger.ts'

const bounds = { size: 10, maxAgeMs: 1_000 }

test('R1: every log has an epoch of its own', async () => {
  const heads = await Promise.all(
    [1, 2].map((seed) => new MemoryLog(new FakeClock(), new SeededRandom(seed)).head('t')),
  )
  expect(heads[0]?.epoch).not.toBe(heads[1]?.epoch)
})

test('T4: beyond the number of topics the one touched longest ago is forgotten; its epoch changes', async () => {
  const log = new MemoryLog(new FakeClock(), new SeededRandom(1), { maxTopics: 2 })
  const { epoch } = await log.head('a')
  await log.append('b', '{"payload":1}', bounds)
  await log.head('a')
  await log.head('c')
  expect((await log.head('a')).epoch).toBe(epoch)
  expect(await log.head('b')).toMatchObject({ offset: 0 })
})

test('I6: a key that was forgotten and used again belongs to its newer entry', async () => {
  const log = new MemoryLog(new FakeClock(), new SeededRandom(1))
  const small = { size: 1, maxAgeMs: 1_000 }
  for (const key of ['k', 'other', 'k']) await log.append('t', '{"payload":1}', small, key)
  expect(await log.append('t', '{"payload":1}', small, 'k')).toMatchObject({ position: { offset: 3 }, duplicate: true })
})

test('a publication frame has its type first, whatever the body', () => {
  expect(publicationFrame('a"b', 3, '{"payload":1}')).toBe(
    '{"type":"publication","topic":"a\\"b","offset":3,"payload":1}',
  )
  expect(JSON.parse(publicationFrame('t', 3, '{}'))).toEqual({ type: 'publication', topic: 't', offset: 3 })
})

test('L1: a memory logger keeps its newest lines', () => {
  const logger = new MemoryLogger(2)
  for (const event of ['a', 'b', 'c']) logger.info(event)
  expect(logger.lines.map(({ event }) => event)).toEqual(['b', 'c'])
})
