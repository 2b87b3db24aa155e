import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Outcome } from '../database/batch-writer.ts'
import { IndexingBetween } from './indexing-between.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Indexing of so many slices, each of 5 ms; when each began, and what was said of trouble. */
function indexing(slices: number, failing = false) {
  const [began, troubles]: [number[], string[]] = [[], []]
  const index = (): Outcome<boolean> => {
    began.push(Math.round(performance.now()))
    vi.advanceTimersByTime(5)
    return failing ? { ok: false, code: 'storage_full', message: 'full' } : { ok: true, result: began.length < slices }
  }
  const between = new IndexingBetween({ index }, (message) => troubles.push(message))
  return { between, began, troubles, start: Math.round(performance.now()) }
}

test('Q11: while nothing is written, slice follows slice', () => {
  const { between, began, start } = indexing(3)
  between.look()
  vi.advanceTimersByTime(100)
  expect(began.map((at) => at - start)).toEqual([0, 5, 10])
})

test('Q11: of a writer that is kept busy indexing takes a tenth', () => {
  const { between, began, start } = indexing(1_000)
  for (let ms = 0; ms < 500; ms++) {
    between.batchAnswered()
    vi.advanceTimersByTime(1)
  }
  expect(began[0]).toBe(start)
  expect(began.length).toBeGreaterThanOrEqual(8)
  expect(began.length).toBeLessThanOrEqual(12)
})

test('Q11: what goes wrong is said once, and tried again with the next batch', () => {
  const { between, began, troubles } = indexing(3, true)
  for (let batch = 0; batch < 3; batch++) {
    between.batchAnswered()
    vi.advanceTimersByTime(1_000)
  }
  expect([began.length, troubles]).toEqual([3, ['full']])
})

test('K2: once stopped, nothing is indexed any more', () => {
  const { between, began } = indexing(3)
  between.look()
  between.stop()
  vi.advanceTimersByTime(100)
  expect(began).toEqual([])
})
