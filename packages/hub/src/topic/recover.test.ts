import { describe, expect, test, vi } from 'vitest'
import type { Position } from '@hubbub/protocol'
import { LocalBroker } from '../memory/local-broker.ts'
import { silentLogger, silentMetrics } from '../memory/silent.ts'
import { type RecoveryOptions, recoveryDefaults } from '../options.ts'
import type { LogEntry, LogRead, TopicLog } from '../ports/topic-log.ts'
import { FakeClock, settle } from '../testing/fake-clock.ts'
import { Held } from './held.ts'
import { LocalTopic } from './local-topic.ts'
import { planRecovery, type Receiver, recover } from './recover.ts'

const entry = (offset: number): LogEntry => ({ offset, frame: `f${offset}` })
const at = (offset: number, epoch = 'e'): Position => ({ epoch, offset })

/** A log up to its head, whose reads a test may hook into. */
class HookedLog implements TopicLog {
  position = at(0)
  beforeRead: (() => unknown) | undefined

  async head(): Promise<Position> {
    return this.position
  }

  async read(_: string, after: Position, upTo: number, limit: number): Promise<LogRead> {
    await this.beforeRead?.()
    if (after.epoch !== this.position.epoch) return { kind: 'gone', reason: 'epoch_changed' }
    const all = Array.from({ length: upTo - after.offset }, (__, n) => entry(after.offset + 1 + n))
    return { kind: 'page', entries: all.slice(0, limit), complete: all.length <= limit }
  }
}

/** A subscriber that writes down what it gets, on a topic whose log ends at 5. */
async function setUp(given: Partial<RecoveryOptions> = {}) {
  const options = { ...recoveryDefaults, ...given }
  const log = new HookedLog()
  log.position = at(5)
  const got: string[] = []
  let isLive = false
  const around = { broker: new LocalBroker(), clock: new FakeClock(), logger: silentLogger, metrics: silentMetrics }
  const fanOut = (_: string, frame: string): void => void (isLive && got.push(`${frame} live`))
  const topic = new LocalTopic('t', log, {
    ...around,
    recovery: options,
    fanOut,
    removed: () => {},
    ended: () => {},
    reset: () => {},
  })
  await topic.start()
  const receiver: Receiver & { open: boolean } = {
    open: true,
    send: (each: LogEntry) => void got.push(each.frame),
    drained: async () => void got.push('drained'),
    reset: (position, reason) => void got.push(`${reason} ${position.offset}`),
    goLive: () => {
      isLive = true
      got.push('live')
    },
  }
  /** Commits an entry, and tells the topic of it. */
  const commit = (): void => {
    log.position = at(log.position.offset + 1, log.position.epoch)
    topic.accept(log.position.epoch, entry(log.position.offset))
  }
  const run = (since?: Position): ReturnType<typeof recover> => recover(topic, since, receiver, options)
  return { log, topic, got, receiver, commit, run }
}

test.each([
  [at(5), at(5), 'live'],
  [at(3), at(5), 'replay'],
  [at(6), at(5), 'ahead'],
  [at(5, 'x'), at(5), 'epoch_changed'],
])('R5: a client at %o of a topic at %o: %s', (since, delivered, plan) => {
  expect(planRecovery(since, delivered)).toBe(plan)
})

describe('R2: a recovery', () => {
  test('without a position is live from where the topic stands', async () => {
    const { run, got, commit } = await setUp()
    expect(await run()).toEqual({ recovered: true, position: at(5) })
    commit()
    expect(got).toEqual(['live', 'f6 live'])
  })

  test('replays what was missed, then what was held back, then is live: in order, each once', async () => {
    const { run, got, commit, log } = await setUp({ pageEntries: 2 })
    log.beforeRead = commit
    expect(await run(at(1))).toEqual({ recovered: true, position: at(7) })
    commit()
    expect(got).toEqual(['f2', 'f3', 'drained', 'f4', 'f5', 'f6', 'f7', 'live', 'f8 live'])
  })

  test('waits for room after every page', async () => {
    const { run, got } = await setUp({ pageEntries: 2 })
    await run(at(0))
    expect(got).toEqual(['f1', 'f2', 'drained', 'f3', 'f4', 'drained', 'f5', 'live'])
  })

  test('L1: waits for room within a page, too, when its entries are large', async () => {
    const { run, got } = await setUp({ pageBytes: 4 })
    await run(at(0))
    expect(got).toEqual(['f1', 'f2', 'drained', 'f3', 'f4', 'drained', 'f5', 'live'])
  })

  test('L1: starts again from its new position when too much is held back', async () => {
    const { run, got, commit, log } = await setUp({ heldEvents: 1 })
    log.beforeRead = () => {
      log.beforeRead = undefined
      for (let n = 0; n < 3; n++) commit()
    }
    expect(await run(at(4))).toEqual({ recovered: true, position: at(8) })
    expect(got).toEqual(['f5', 'f6', 'f7', 'f8', 'live'])
  })

  test('L1: that never catches up rejects after its restarts', async () => {
    const { run, commit, log, topic } = await setUp({ heldEvents: 0, restarts: 2 })
    log.beforeRead = commit
    await expect(run(at(4))).rejects.toThrow('topic t moves faster than its subscriber can be replayed')
    expect(topic.position).toEqual(at(8))
  })

  test('stops in the middle when the subscription ends', async () => {
    const { run, got, receiver } = await setUp({ pageEntries: 2 })
    receiver.drained = async () => void (receiver.open = false)
    expect(await run(at(0))).toBeUndefined()
    expect(got).toEqual(['f1', 'f2'])
  })

  test('rejects when the log is out of reach', async () => {
    const { run, got, log } = await setUp()
    log.beforeRead = () => Promise.reject(new Error('out of reach'))
    await expect(run(at(0))).rejects.toThrow('out of reach')
    expect(got).toEqual([])
  })

  test('L1: however it ends, nothing is held back for it afterwards', async () => {
    const { run, log, topic, commit } = await setUp()
    const held = vi.spyOn(topic, 'hold')
    await run(at(0))
    log.beforeRead = () => Promise.reject(new Error('out of reach'))
    await expect(run(at(0))).rejects.toThrow('out of reach')
    commit()
    expect(held.mock.results.map(({ value }) => (value instanceof Held ? value.entries : 'none'))).toEqual([[], []])
  })
})

describe('R5: a reset', () => {
  test('R10: tells a client that is too far behind, and only then goes on live', async () => {
    const { run, got, commit } = await setUp({ maxEntries: 4 })
    expect(await run(at(0))).toEqual({ recovered: false, position: at(5), reason: 'too_far_behind' })
    commit()
    expect(got).toEqual(['too_far_behind 5', 'live', 'f6 live'])
  })

  test('O4: a node that is behind catches up before it calls a client ahead', async () => {
    const { run, got, log } = await setUp()
    log.position = at(7)
    expect(await run(at(7))).toEqual({ recovered: true, position: at(7) })
    expect(await run(at(9))).toEqual({ recovered: false, position: at(7), reason: 'ahead' })
    expect(got).toEqual(['live', 'ahead 7', 'live'])
  })

  test('R6: a node that has not heard of a new life of the log catches up before it calls the epoch wrong', async () => {
    const { run, log } = await setUp()
    log.position = at(3, 'e2')
    expect(await run(at(3, 'e2'))).toEqual({ recovered: true, position: at(3, 'e2') })
    expect(await run(at(3, 'e1'))).toEqual({ recovered: false, position: at(3, 'e2'), reason: 'epoch_changed' })
  })

  test('a log out of reach is no reason to call a client ahead', async () => {
    const { run, log } = await setUp()
    log.head = () => Promise.reject(new Error('out of reach'))
    await expect(run(at(9))).rejects.toThrow('the log of t is out of reach')
  })

  test('R6: a new life that begins during the replay is told once, with its own position', async () => {
    const { run, log, topic, got } = await setUp()
    log.beforeRead = () => {
      log.position = at(2, 'e2')
    }
    expect(await run(at(1))).toEqual({ recovered: false, position: at(2, 'e2'), reason: 'epoch_changed' })
    await settle()
    expect([topic.position, got]).toEqual([at(2, 'e2'), ['epoch_changed 2', 'live']])
  })

  test('A1: a subscription that ended while the node caught up is not told anything', async () => {
    const { run, topic, receiver, got } = await setUp()
    const recovering = run(at(9))
    receiver.open = false
    topic.stop()
    expect(await recovering).toBeUndefined()
    expect(got).toEqual([])
  })
})
