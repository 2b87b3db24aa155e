import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Outcome } from '../database/batch-writer.ts'
import { IndexingBetween } from './indexing-between.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
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
  expect(began.map((at) => at - start)).toEqual([0, 7, 14])
})

test('Q11: between batches that leave a moment, a slice is indexed', () => {
  const { between, began } = indexing(1_000)
  for (let batch = 0; batch < 10; batch++) {
    between.look()
    vi.advanceTimersByTime(3)
  }
  expect(began.length).toBeGreaterThanOrEqual(10)
})

test('Q11: of a writer that is never idle indexing takes a few percent', () => {
  const { between, began } = indexing(1_000)
  for (let ms = 0; ms < 1_000; ms++) {
    between.look()
    vi.advanceTimersByTime(1)
  }
  expect(began.length).toBeGreaterThanOrEqual(5)
  expect(began.length).toBeLessThanOrEqual(8)
})

test('Q11: what goes wrong is said once, and tried again with the next batch', () => {
  const { between, began, troubles } = indexing(3, true)
  for (let batch = 0; batch < 3; batch++) {
    between.look()
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
