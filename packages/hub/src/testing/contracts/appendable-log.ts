import type { AppendableLog, LogBounds } from '../../ports/topic-log.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'
import { readAll } from './topic-log.ts'

/** An appendable log under test. */
export interface AppendableLogSubject {
  readonly log: AppendableLog
  /** Resolves when `ms` have passed on the log's clock. */
  readonly pass: (ms: number) => Promise<void>
}

const wide: LogBounds = { size: 100, maxAgeMs: 3_600_000 }
const body = (n: number): string => `{"payload":${n}}`
const topic = 'quotes/AAPL'

/** The promises of the `AppendableLog` port beside those of `TopicLog`. */
export const appendableLogContract: readonly ContractCase<AppendableLogSubject>[] = [
  {
    rule: 'O1',
    title: 'a topic begins at offset 0, and every append takes the next one',
    async run({ log }) {
      const { epoch, offset } = await log.head(topic)
      expectEqual(offset, 0, 'head of a new topic')
      for (const n of [1, 2, 3]) {
        const appended = await log.append(topic, body(n), wide)
        expectEqual([appended.position, appended.duplicate], [{ epoch, offset: n }, false], 'appended')
      }
    },
  },
  {
    rule: 'O1',
    title: 'appends at the same time take one offset each, without holes',
    async run({ log }) {
      const appends = await Promise.all(Array.from({ length: 20 }, (_, n) => log.append(topic, body(n), wide)))
      const offsets = appends.map(({ position }) => position.offset).toSorted((a, b) => a - b)
      const expected = Array.from({ length: 20 }, (_, n) => n + 1)
      expectEqual(offsets, expected, 'offsets')
    },
  },
  {
    rule: 'R2',
    title: 'what was appended is read back as the frame that append returned',
    async run({ log }) {
      const after = await log.head(topic)
      const { frame } = await log.append(topic, '{"payload":"鈴虫","user_id":"u_1"}', wide)
      const expected = { type: 'publication', topic, offset: 1, payload: '鈴虫', user_id: 'u_1' }
      expectEqual(JSON.parse(frame), expected, 'frame')
      const [entry] = await readAll(log, topic, { after, upTo: 1, limit: 10 })
      expectEqual([entry?.offset, entry?.frame], [1, frame], 'read back')
    },
  },
  {
    rule: 'I1',
    title: 'a key that is known returns the first result and appends nothing',
    async run({ log }) {
      const first = await log.append(topic, body(1), wide, 'key')
      await log.append(topic, body(2), wide, 'another')
      const again = await log.append(topic, body(3), wide, 'key')
      expectEqual(again, { ...first, duplicate: true }, 'the repeat')
      expectEqual((await log.head(topic)).offset, 2, 'head')
    },
  },
  {
    rule: 'I1',
    title: 'repeats at the same time come to one entry',
    async run({ log }) {
      const appends = await Promise.all(Array.from({ length: 5 }, (_, n) => log.append(topic, body(n), wide, 'key')))
      expectEqual(appends.filter(({ duplicate }) => !duplicate).length, 1, 'entries made')
      expectEqual(new Set(appends.map(({ position }) => position.offset)).size, 1, 'different offsets')
    },
  },
  {
    rule: 'I1',
    title: 'keys belong to their topic',
    async run({ log }) {
      await log.append(topic, body(1), wide, 'key')
      expectEqual((await log.append('quotes/MSFT', body(2), wide, 'key')).duplicate, false, 'in another topic')
    },
  },
  {
    rule: 'R5',
    title: 'entries above the size go, oldest first; a reader who needs them is too far behind',
    async run({ log }) {
      const bounds = { ...wide, size: 3 }
      const { epoch } = await log.head(topic)
      for (let n = 1; n <= 5; n++) await log.append(topic, body(n), bounds)
      const gone = { kind: 'gone', reason: 'too_far_behind' }
      expectEqual(await log.read(topic, { epoch, offset: 1 }, 5, 10), gone, 'read from 1')
      const kept = await readAll(log, topic, { after: { epoch, offset: 2 }, upTo: 5, limit: 10 })
      expectEqual(
        kept.map(({ offset }) => offset),
        [3, 4, 5],
        'kept',
      )
    },
  },
  {
    rule: 'R5',
    title: 'entries above the age go, too, with their keys; offsets go on',
    async run({ log, pass }) {
      const bounds = { ...wide, maxAgeMs: 1_000 }
      const { epoch } = await log.head(topic)
      await log.append(topic, body(1), bounds, 'key')
      await pass(1_500)
      expectEqual((await log.read(topic, { epoch, offset: 0 }, 1, 10)).kind, 'gone', 'read after its age')
      const again = await log.append(topic, body(2), bounds, 'key')
      expectThat(!again.duplicate, 'the key is forgotten with its entry')
      expectEqual(again.position, { epoch, offset: 2 }, 'position')
    },
  },
]
