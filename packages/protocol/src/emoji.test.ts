import { expect, test } from 'vitest'
import { emoji } from './entities.ts'

test.each([
  '🎉',
  '👍🏽',
  '❤️',
  '❤',
  '👩‍👩‍👧‍👦',
  '👁️‍🗨️',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '🇯🇵',
  '1️⃣',
  '🧑🏿‍❤️‍💋‍🧑🏻',
  '🏳️‍🌈',
  '©️',
  ':tada:',
  ':+1:',
  ':e-mail_2:',
])('V6: one can react with %s', (given) => {
  expect(emoji.safeParse(given).success).toBe(true)
})

test.each([
  '',
  'a',
  '1',
  '上',
  '🎉🎉',
  '🎉a',
  ' 🎉',
  ':Tada:',
  '::',
  ':tada',
  'tada:',
  ':a b:',
  '<b>',
  '🇯',
  '\u200d',
  '\ufe0f',
  '🎉\u200d',
  `:${'a'.repeat(31)}:`,
  '🎉\u0000',
  `👩${'‍👩'.repeat(40)}`,
  ':tada:\n',
])('V6: one cannot react with %j', (given) => {
  expect(emoji.safeParse(given).success).toBe(false)
})
