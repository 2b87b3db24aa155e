import type { Position, TopicName } from '@hubbub/protocol'
import type { LogEntry, TopicLog } from '../../ports/topic-log.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** A log under test, by history or by state, with the means to change its topics. */
export interface TopicLogSubject {
  readonly log: TopicLog
  /** Two topics that exist. */
  readonly topics: readonly [TopicName, TopicName]
  /** Makes one durable change in a topic; resolves with where it stands. */
  readonly change: (topic: TopicName) => Promise<Position>
}

/** Reads everything of (after, upTo], `limit` entries at a time, and checks what every page promises. */
export async function readAll(
  log: TopicLog,
  topic: TopicName,
  range: { after: Position; upTo: number; limit: number },
): Promise<readonly LogEntry[]> {
  const all: LogEntry[] = []
  let { after } = range
  for (;;) {
    const read = await log.read(topic, after, range.upTo, range.limit)
    expectThat(read.kind === 'page', `a page, not ${JSON.stringify(read)}`)
    expectThat(read.entries.length <= range.limit, `at most ${range.limit} entries, got ${read.entries.length}`)
    expectThat(read.complete || read.entries.length > 0, 'a page that is not complete has entries')
    for (const entry of read.entries) {
      expectThat(entry.offset > after.offset, `${entry.offset} comes after ${after.offset}`)
      expectThat(entry.offset <= range.upTo, `${entry.offset} does not pass ${range.upTo}`)
      after = { epoch: after.epoch, offset: entry.offset }
      all.push(entry)
    }
    if (read.complete) return all
  }
}

/** The promises of the `TopicLog` port. */
export const topicLogContract: readonly ContractCase<TopicLogSubject>[] = [
  {
    rule: 'O1',
    title: 'every change moves the head by one, of its topic only',
    async run({ log, topics: [topic, other], change }) {
      const before = await log.head(topic)
      const elsewhere = await log.head(other)
      for (let n = 1; n <= 3; n++) expectEqual((await change(topic)).offset, before.offset + n, 'offset of the change')
      expectEqual(await log.head(topic), { epoch: before.epoch, offset: before.offset + 3 }, 'head')
      expectEqual(await log.head(other), elsewhere, 'head of the other topic')
    },
  },
  {
    rule: 'R2',
    title: 'from its head there is nothing to read',
    async run({ log, topics: [topic], change }) {
      const head = await change(topic)
      const nothing = { kind: 'page', entries: [], complete: true }
      expectEqual(await log.read(topic, head, head.offset, 10), nothing, 'read')
    },
  },
  {
    rule: 'R2',
    title: 'what lies after a position is read in order, up to and with the last one',
    async run({ log, topics: [topic], change }) {
      const after = await change(topic)
      for (let n = 0; n < 3; n++) await change(topic)
      const upTo = after.offset + 3
      const entries = await readAll(log, topic, { after, upTo, limit: 100 })
      expectEqual(entries.at(-1)?.offset, upTo, 'offset of the last entry')
      for (const { offset, frame } of entries) {
        const decoded: unknown = JSON.parse(frame)
        const said = typeof decoded === 'object' && decoded !== null && 'offset' in decoded ? decoded.offset : undefined
        expectEqual(said, offset, 'offset in the frame')
      }
    },
  },
  {
    rule: 'R2',
    title: 'pages of any size give the same entries',
    async run({ log, topics: [topic], change }) {
      const after = await log.head(topic)
      for (let n = 0; n < 7; n++) await change(topic)
      const { offset: upTo } = await log.head(topic)
      const whole = await readAll(log, topic, { after, upTo, limit: 100 })
      for (const limit of [1, 2, 3, 7]) {
        expectEqual(await readAll(log, topic, { after, upTo, limit }), whole, `pages of ${limit}`)
      }
    },
  },
  {
    rule: 'R5',
    title: 'a position of another life of the log is told so',
    async run({ log, topics: [topic], change }) {
      const { offset } = await change(topic)
      const read = await log.read(topic, { epoch: 'another-life', offset: 0 }, offset, 10)
      expectEqual(read, { kind: 'gone', reason: 'epoch_changed' }, 'read')
    },
  },
  {
    rule: 'R5',
    title: 'a position the log never reached is told so',
    async run({ log, topics: [topic], change }) {
      const { epoch, offset } = await change(topic)
      const read = await log.read(topic, { epoch, offset: offset + 5 }, offset, 10)
      expectEqual(read, { kind: 'gone', reason: 'ahead' }, 'read')
    },
  },
]
