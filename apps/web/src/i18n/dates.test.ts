import { expect, test } from 'vitest'
import { dateWords } from './dates.ts'

const words = { today: 'Today', yesterday: 'Yesterday' }
const at = new Date(2026, 0, 5, 0, 21).getTime()

test.each([
  ['en-US', '12:21'],
  ['zh-Hant-TW', '12:21'],
  ['de', '00:21'],
])('the digits of a time in %s are without morning or afternoon', (tag, digits) => {
  expect(dateWords(tag, words).digits(at)).toBe(digits)
})

test('the day is today, yesterday, or a date with the year when it is another one', () => {
  const dates = dateWords('en', words)
  const daysLater = (days: number): number => at + days * 86_400_000
  expect([dates.day(at, at), dates.day(at, daysLater(1))]).toEqual(['Today', 'Yesterday'])
  expect(dates.day(at, daysLater(2))).toBe('Monday, January 5')
  expect(dates.day(at, daysLater(400))).toBe('Monday, January 5, 2026')
})
