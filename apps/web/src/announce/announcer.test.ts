import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcer } from './announcer.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const texts = (announcer: Announcer): readonly string[] => announcer.lines.getSnapshot().map(({ text }) => text)

test('sentences are there in order, each for a while', () => {
  const announcer = new Announcer()
  announcer.say('a')
  vi.advanceTimersByTime(3_000)
  announcer.say('b')
  expect(texts(announcer)).toEqual(['a', 'b'])
  vi.advanceTimersByTime(2_000)
  expect(texts(announcer)).toEqual(['b'])
})

test('the same words twice are two sentences, and a flood leaves the newest', () => {
  const announcer = new Announcer()
  for (const text of ['a', 'a', 'b', 'c', 'd', 'e']) announcer.say(text)
  expect(texts(announcer)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(new Set(announcer.lines.getSnapshot().map(({ id }) => id)).size).toBe(5)
})
