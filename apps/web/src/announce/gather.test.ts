import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Gather } from './gather.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('what happens within the time is said together, what comes later is said later', () => {
  const say = vi.fn<(texts: readonly string[]) => void>()
  const gather = new Gather({ say, withinMs: 400 })
  gather.add('a')
  vi.advanceTimersByTime(399)
  gather.add('b')
  vi.advanceTimersByTime(1)
  gather.add('c')
  vi.advanceTimersByTime(400)
  expect(say.mock.calls).toEqual([[['a', 'b']], [['c']]])
})

test('nothing is said after closing', () => {
  const say = vi.fn<(texts: readonly string[]) => void>()
  const gather = new Gather({ say, withinMs: 400 })
  gather.add('a')
  gather.close()
  vi.advanceTimersByTime(1_000)
  expect(say).not.toHaveBeenCalled()
})
