import { afterEach, expect, test, vi } from 'vitest'
import { BatchQueue, type BatchQueueOptions } from './batch-queue.ts'
import type { ThreadEvents } from './thread/start-thread.ts'

afterEach(() => vi.useRealTimers())

const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface FakeThread {
  readonly events: ThreadEvents<string>
  readonly posted: (readonly number[])[]
  /** Answers the oldest batch that has not been answered. */
  answer(): void
  die(): void
}

/** A queue of numbers, answered in words by threads that do what the test says. */
function queueOfNumbers(options: Partial<BatchQueueOptions<number, string>> = {}) {
  const threads: FakeThread[] = []
  const start = (events: ThreadEvents<string>) => {
    const posted: (readonly number[])[] = []
    const unanswered: (readonly number[])[] = []
    threads.push({
      events,
      posted,
      answer: () => events.answered((unanswered.shift() ?? []).map((request) => ({ ok: true, result: `#${request}` }))),
      die: () => events.ended(new Error('died')),
    })
    return {
      post: (requests: readonly number[]) => {
        posted.push(requests)
        unanswered.push(requests)
      },
      close: () => events.ended(undefined),
    }
  }
  const defaults = { name: 'writer', maxWaiting: 10, maxBatch: 4, restarts: 2, logger: undefined }
  const queue = new BatchQueue<number, string>({ ...defaults, ...options, start })
  const current = (): FakeThread => {
    const thread = threads.at(-1)
    if (!thread) throw new Error('no thread was started')
    return thread
  }
  return { queue, threads, current }
}

async function openQueue(options: Partial<BatchQueueOptions<number, string>> = {}) {
  const opened = queueOfNumbers(options)
  opened.current().events.ready('e1')
  expect(await opened.queue.opened()).toBe('e1')
  return opened
}

test('K7: what is asked in one tick goes together, what comes meanwhile goes next, in order', async () => {
  const { queue, current } = await openQueue()
  const first = [1, 2].map((request) => queue.ask(request))
  await nextTick()
  const second = [3, 4, 5, 6, 7].map((request) => queue.ask(request))
  await nextTick()
  expect(current().posted).toEqual([[1, 2]])
  current().answer()
  expect(await Promise.all(first)).toEqual(['#1', '#2'])
  expect(current().posted).toEqual([
    [1, 2],
    [3, 4, 5, 6],
  ])
  current().answer()
  current().answer()
  expect(await Promise.all(second)).toEqual(['#3', '#4', '#5', '#6', '#7'])
})

test('K7: what is asked before the thread is ready waits for it', async () => {
  const { queue, current } = queueOfNumbers()
  const early = queue.ask(1)
  await nextTick()
  expect(current().posted).toEqual([])
  current().events.ready('e1')
  current().answer()
  expect(await early).toBe('#1')
})

test('L1: when too much waits, more is refused at once', async () => {
  const { queue, current } = await openQueue({ maxWaiting: 3 })
  const asked = [1, 2, 3].map((request) => queue.ask(request))
  await nextTick()
  await expect(queue.ask(4)).rejects.toMatchObject({ code: 'overloaded' })
  current().answer()
  await Promise.all(asked)
  const fifth = queue.ask(5)
  await nextTick()
  current().answer()
  expect(await fifth).toBe('#5')
})

test('K8: a thread that dies fails what it had and what waited, and another goes on', async () => {
  const { queue, threads, current } = await openQueue()
  const lost = [1, 2].map((request) => queue.ask(request))
  await nextTick()
  lost.push(queue.ask(3))
  current().die()
  const outcomes = await Promise.allSettled(lost)
  expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : ''))).toEqual([
    'internal',
    'internal',
    'internal',
  ])
  const next = queue.ask(4)
  expect(threads).toHaveLength(2)
  current().events.ready('e1')
  current().answer()
  expect(await next).toBe('#4')
})

test('K8: a thread that keeps dying is tried again only when the minute is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const { queue, threads, current } = await openQueue({ restarts: 2 })
  for (let death = 0; death < 3; death++) current().die()
  expect(threads).toHaveLength(3)
  await expect(queue.ask(1)).rejects.toMatchObject({ code: 'internal' })
  vi.advanceTimersByTime(60_000)
  expect(threads).toHaveLength(4)
  current().events.ready('e1')
  const later = queue.ask(2)
  await nextTick()
  current().answer()
  expect(await later).toBe('#2')
  for (let death = 0; death < 3; death++) current().die()
  await queue.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('K2: closing answers what was asked before, and refuses what comes after', async () => {
  const { queue, current } = await openQueue({ maxBatch: 1 })
  const asked = [1, 2].map((request) => queue.ask(request))
  await nextTick()
  const closed = queue.close()
  await expect(queue.ask(3)).rejects.toMatchObject({ code: 'internal' })
  current().answer()
  current().answer()
  expect(await Promise.all(asked)).toEqual(['#1', '#2'])
  await closed
  await queue.close()
})

test('K4: a thread that cannot open its connection fails the opening', async () => {
  const { queue, current } = queueOfNumbers()
  current().die()
  await expect(queue.opened()).rejects.toThrow('died')
  await queue.close()
})
