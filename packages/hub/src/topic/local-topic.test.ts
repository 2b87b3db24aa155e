import { describe, expect, test, vi } from 'vitest'
import type { Position, ResetReason } from '@hubbub/protocol'
import { LocalBroker } from '../memory/local-broker.ts'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { MemoryMetrics } from '../memory/memory-metrics.ts'
import { type RecoveryOptions, recoveryDefaults } from '../options.ts'
import type { LogEntry, TopicLog } from '../ports/topic-log.ts'
import { FakeClock, settle } from '../testing/fake-clock.ts'
import { LocalTopic } from './local-topic.ts'

const entry = (offset: number): LogEntry => ({ offset, frame: `f${offset}` })

/** A log that a test writes by hand: it has every entry up to its head. */
class ScriptedLog implements TopicLog {
  epoch = 'e'
  offset = 0
  failure: Error | undefined
  gone: ResetReason | undefined
  reads = 0
  /** Waited for before every answer, when set. */
  gate: Promise<void> | undefined

  async head(): Promise<Position> {
    this.reads++
    const head = { epoch: this.epoch, offset: this.offset }
    await this.gate
    if (this.failure) throw this.failure
    return head
  }

  async read(_: string, after: Position, upTo: number, limit: number): ReturnType<TopicLog['read']> {
    if (this.gone) return { kind: 'gone', reason: this.gone }
    const all = Array.from({ length: upTo - after.offset }, (__, n) => entry(after.offset + 1 + n))
    return { kind: 'page', entries: all.slice(0, limit), complete: all.length <= limit }
  }
}

/** Says whether a promise has resolved yet. */
function watch(promise: Promise<unknown> | undefined): () => boolean {
  let isDone = false
  const run = async (): Promise<void> => {
    await promise
    isDone = true
  }
  void run()
  return () => isDone
}

async function started(recovery: Partial<RecoveryOptions> = {}) {
  const [clock, log, logger, metrics] = [new FakeClock(), new ScriptedLog(), new MemoryLogger(), new MemoryMetrics()]
  const [out, resets, removals]: [string[], unknown[], unknown[]] = [[], [], []]
  const topic = new LocalTopic('t', log, {
    broker: new LocalBroker(),
    clock,
    logger,
    metrics,
    recovery: { ...recoveryDefaults, ...recovery },
    fanOut: (_, frame) => void out.push(frame),
    removed: (_, userId, position) => void removals.push({ userId, ...position }),
    ended: () => {},
    reset: (_, position, reason) => void resets.push({ ...position, reason }),
  })
  await topic.start()
  return { clock, log, logger, metrics, out, resets, removals, topic }
}

describe('holes', () => {
  test('O2: a hole is filled from the log after 50 ms, not before', async () => {
    const { topic, log, clock, out, metrics } = await started()
    log.offset = 3
    topic.accept('e', entry(3))
    await clock.advanceAsync(49)
    expect(out).toEqual([])
    await clock.advanceAsync(1)
    expect(out).toEqual(['f1', 'f2', 'f3'])
    expect(metrics.counts()).toEqual({ 'gaps_total{found_by="wait"}': 1 })
  })

  test('O2: a hole that closes by itself costs one look at the head', async () => {
    const { topic, log, clock, out } = await started()
    log.offset = 2
    topic.accept('e', entry(2))
    topic.accept('e', entry(1))
    await clock.advanceAsync(200)
    expect([out, log.reads, clock.pending]).toEqual([['f1', 'f2'], 2, 0])
  })

  test('O4: a sweep brings what nobody heard of', async () => {
    const { topic, log, out, metrics } = await started()
    log.offset = 2
    await topic.fill('sweep')
    expect([out, topic.position]).toEqual([['f1', 'f2'], { epoch: 'e', offset: 2 }])
    expect(metrics.counted('gaps_total', { found_by: 'sweep' })).toBe(1)
  })

  test('O2: a long hole is read page by page, and live events in between stay in order', async () => {
    const { topic, log, out } = await started({ pageEntries: 2 })
    log.offset = 5
    const filled = topic.fill('sweep')
    topic.accept('e', entry(6))
    await filled
    expect(out).toEqual(['f1', 'f2', 'f3', 'f4', 'f5', 'f6'])
  })

  test('L1: more events than may wait are let go, and come back with the log', async () => {
    const { topic, log, clock, out } = await started({ waitingEvents: 2 })
    for (const offset of [2, 3, 4, 5]) topic.accept('e', entry(offset))
    log.offset = 5
    await clock.advanceAsync(50)
    expect(out).toEqual(['f1', 'f2', 'f3', 'f4', 'f5'])
  })

  test('L1: an entry the log does not have is asked for ever more rarely', async () => {
    const { topic, log, clock } = await started({ holeMs: 50, sweepMs: 1_000 })
    topic.accept('e', entry(9))
    await clock.advanceAsync(10_000)
    expect(log.reads).toBeLessThan(20)
  })
})

describe('a log out of reach', () => {
  test('a fill that fails says so, is logged, and is tried again', async () => {
    const { topic, log, clock, out, logger } = await started({ sweepMs: 1_000 })
    log.failure = new Error('gone fishing')
    log.offset = 1
    expect(await topic.fill('sweep')).toBe(false)
    expect(logger.lines).toMatchObject([{ level: 'warn', event: 'topic_fill_failed', fields: { topic: 't' } }])
    log.failure = undefined
    await clock.advanceAsync(1_000)
    expect(out).toEqual(['f1'])
  })

  test('a start that fails rejects', async () => {
    const { log, topic } = await started()
    log.failure = new Error('gone fishing')
    await expect(topic.start()).rejects.toThrow('gone fishing')
  })

  test('a topic that was stopped while it was filled delivers nothing more', async () => {
    const { topic, log, out } = await started()
    log.offset = 3
    const filled = topic.fill('sweep')
    await Promise.resolve()
    topic.stop()
    await filled
    expect(out).toEqual([])
  })

  test('L1: a topic that was stopped while its fill failed does not try again', async () => {
    const { topic, log, clock } = await started()
    log.failure = new Error('gone fishing')
    const filled = topic.fill('sweep')
    topic.stop()
    expect(await filled).toBe(false)
    expect(clock.pending).toBe(0)
  })
})

describe('a new life of the log', () => {
  test('R5: an event of another epoch makes the topic look, and everyone here is told once', async () => {
    const { topic, log, resets, clock } = await started()
    Object.assign(log, { epoch: 'e2', offset: 7 })
    topic.accept('e2', entry(7))
    await clock.advanceAsync(1_000)
    expect([resets, topic.position]).toEqual([
      [{ epoch: 'e2', offset: 7, reason: 'epoch_changed' }],
      { epoch: 'e2', offset: 7 },
    ])
  })

  test('R5: an event of a life that is over changes nothing', async () => {
    const { topic, resets, out } = await started()
    topic.accept('e0', entry(1))
    await settle()
    expect([resets, out]).toEqual([[], []])
  })

  test('R5: a node too far behind its log starts the topic anew', async () => {
    const { topic, log, resets } = await started()
    Object.assign(log, { offset: 50, gone: 'too_far_behind' })
    await topic.fill('sweep')
    expect(resets).toEqual([{ epoch: 'e', offset: 50, reason: 'too_far_behind' }])
  })

  test('O2: what came while the topic began anew is not forgotten', async () => {
    const { topic, log, out, clock } = await started()
    Object.assign(log, { offset: 50, gone: 'too_far_behind' })
    const filled = topic.fill('sweep')
    await Promise.resolve()
    topic.accept('e', entry(51))
    await filled
    Object.assign(log, { offset: 51, gone: undefined })
    await clock.advanceAsync(50)
    expect(out).toEqual(['f51'])
  })
})

describe('while a subscription is replayed', () => {
  test('R2: live events are kept aside for it until it is released', async () => {
    const { topic } = await started()
    const [kept, released] = [topic.hold(), topic.hold()]
    topic.accept('e', entry(1))
    topic.release(released)
    topic.accept('e', entry(2))
    expect([kept.entries, released.entries]).toEqual([[entry(1), entry(2)], [entry(1)]])
  })

  test('R5: a topic that begins anew says so to it', async () => {
    const { topic, log } = await started()
    const held = topic.hold()
    Object.assign(log, { epoch: 'e2', offset: 7 })
    await topic.fill('sweep')
    expect(held.broken).toBe('epoch_changed')
  })
})

describe('a fill asked for while one runs', () => {
  test('O4: reads the head again, as it was after the call', async () => {
    const { topic, log, out } = await started()
    const first = topic.fill('wait')
    log.offset = 1
    const [second, third] = [topic.fill('recovery'), topic.fill('sweep')]
    expect(second).toBe(third)
    await first
    expect(out).toEqual([])
    expect(await second).toBe(true)
    expect(out).toEqual(['f1'])
  })
})

describe('replies', () => {
  test('O6: delivered waits for the hole before the entry', async () => {
    const { topic, log, clock } = await started()
    topic.accept('e', entry(2))
    const isDone = watch(topic.delivered('e', 2))
    await settle()
    expect(isDone()).toBe(false)
    log.offset = 2
    await clock.advanceAsync(50)
    expect(isDone()).toBe(true)
    expect(topic.delivered('e', 2)).toBeUndefined()
  })

  test('O6: by state a fill may pass the entry without delivering anything', async () => {
    const { topic, log, clock } = await started()
    vi.spyOn(log, 'read').mockResolvedValue({ kind: 'page', entries: [], complete: true })
    log.offset = 2
    topic.accept('e', entry(2))
    const delivered = topic.delivered('e', 2)
    await clock.advanceAsync(50)
    await expect(delivered).resolves.toBeUndefined()
  })

  test('O6: for an entry of a new life it waits until the topic has begun anew, however long that takes', async () => {
    const { topic, log, clock, resets } = await started({ sweepMs: 1_000 })
    Object.assign(log, { epoch: 'e2', offset: 1, failure: new Error('gone fishing') })
    topic.accept('e2', entry(1))
    const isDone = watch(topic.delivered('e2', 1))
    await settle()
    await clock.advanceAsync(999)
    expect([isDone(), resets]).toEqual([false, []])
    log.failure = undefined
    await clock.advanceAsync(1)
    expect([isDone(), resets.length]).toEqual([true, 1])
  })

  test('O6: stopping lets every reply go', async () => {
    const { topic, clock } = await started()
    topic.accept('e', entry(2))
    const delivered = topic.delivered('e', 2)
    topic.stop()
    await delivered
    expect(clock.pending).toBe(0)
  })
})

describe('before the head is known', () => {
  async function starting(recovery: Partial<RecoveryOptions>) {
    const parts = await started(recovery)
    const { log, out } = parts
    const around = { broker: new LocalBroker(), clock: parts.clock, logger: parts.logger, metrics: parts.metrics }
    const fanOut = (_: string, frame: string): void => void out.push(frame)
    const options = { ...recoveryDefaults, ...recovery }
    const topic = new LocalTopic('t', log, {
      ...around,
      recovery: options,
      fanOut,
      removed: () => {},
      ended: () => {},
      reset: () => {},
    })
    return { ...parts, topic }
  }

  test('R3: events that come between the head and its answer follow it', async () => {
    const { topic, log, out } = await starting({})
    log.offset = 4
    const ready = topic.start()
    for (const offset of [4, 5, 6]) topic.accept('e', entry(offset))
    await ready
    expect(out).toEqual(['f5', 'f6'])
  })

  test('L1: of too many such events the later ones are read from the log', async () => {
    const { topic, log, out } = await starting({ waitingEvents: 2 })
    const ready = topic.start()
    await Promise.resolve()
    for (const offset of [1, 2, 3, 4]) topic.accept('e', entry(offset))
    log.offset = 4
    await ready
    await settle()
    expect(out).toEqual(['f1', 'f2', 'f3', 'f4'])
  })

  test('a topic stopped while it starts stays stopped', async () => {
    const { topic } = await starting({})
    const ready = topic.start()
    topic.stop()
    await ready
    expect(() => topic.position).toThrow('topic t is stopped')
  })
})
