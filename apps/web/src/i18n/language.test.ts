import { expect, test } from 'vitest'
import { type Language, languages } from './catalogue.ts'
import { dateWords, dayNumber } from './dates.ts'
import { catalogues, chooseLanguage, formatTag } from './language.ts'

test.each([
  [['zh-TW', 'en'], 'zh-Hant'],
  [['zh-HK'], 'zh-Hant'],
  [['zh-Hant-CN'], 'zh-Hant'],
  [['zh-CN'], 'zh-Hans'],
  [['zh'], 'zh-Hans'],
  [['zh-Hans-TW'], 'zh-Hans'],
  [['fr', 'en-GB', 'zh-TW'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('for a reader of %j the page speaks %s', (wanted, expected) => {
  expect(chooseLanguage(wanted)).toBe(expected)
})

test('dates are written in the reader’s own variant of the language', () => {
  expect(formatTag('en', ['zh-TW', 'en-GB'])).toBe('en-GB')
  expect(formatTag('zh-Hans', ['en-GB'])).toBe('zh-Hans')
})

test('days are named by calendar, not by hours passed', () => {
  const words = dateWords('en-GB', catalogues.en)
  const now = new Date(2026, 2, 3, 0, 5).getTime()
  expect(words.day(new Date(2026, 2, 3, 0, 1).getTime(), now)).toBe('Today')
  expect(words.day(new Date(2026, 2, 2, 23, 59).getTime(), now)).toBe('Yesterday')
  expect(words.day(new Date(2026, 1, 24).getTime(), now)).toBe('Tuesday 24 February')
  expect(words.day(new Date(2025, 1, 24).getTime(), now)).toContain('2025')
})

test('consecutive days differ by one over a change of daylight saving', () => {
  const days = Array.from({ length: 366 }, (_, day) => dayNumber(new Date(2026, 0, 1 + day).getTime()))
  expect(days.every((day, i) => i === 0 || day - (days[i - 1] ?? 0) === 1)).toBe(true)
})

/** The words that are sentences or labels of their own. */
function sentences(language: Language): readonly string[] {
  const { reasons, ...rest } = catalogues[language]
  return [...Object.values(rest), ...Object.values(reasons)].filter((word) => typeof word === 'string')
}

test.each(languages)('no word of %s is empty or shouts', (language) => {
  expect(sentences(language).filter((word) => word.trim() === '' || /[!！]/.test(word))).toEqual([])
})

test.each(['zh-Hant', 'zh-Hans'] as const)('sentences in %s end with Chinese signs', (language) => {
  expect(sentences(language).filter((word) => /[,.?;:]$/.test(word))).toEqual([])
})

test.each(languages)('what is told of names and numbers in %s shows them', (language) => {
  const { newBelow, roomWithUnread, typing } = catalogues[language]
  expect(newBelow(7)).toContain('7')
  expect(roomWithUnread('general', 3)).toMatch(/general.*3/)
  expect(typing(['Ann'])).toContain('Ann')
  expect(typing(['Ann', 'Bob'])).toMatch(/Ann.*Bob/)
  expect(typing(['Ann', 'Bob', 'Cy'])).toMatch(/Ann.*[23]/)
})
