import { expect, test } from 'vitest'
import { normalise } from './normalise.ts'
import { termsOf } from './terms.ts'

const cut = (text: string) => termsOf(normalise(text)).map((term) => term.text)

test.each([
  ['words', "Don't panic: foo_bar, x2!", ['don', 't', 'panic', 'foo', 'bar', 'x2']],
  [
    'addresses, names, numbers',
    'https://ex.am/p?q=1 @alice 3.14',
    ['https', 'ex', 'am', 'p', 'q', '1', 'alice', '3', '14'],
  ],
  ['Chinese', '我家在上海', ['我家', '家在', '在上', '上海', '海']],
  ['Japanese of all its scripts', 'バッタと鈴虫。', ['バッ', 'ッタ', 'タと', 'と鈴', '鈴虫', '虫']],
  ['Korean', '회의가 끝', ['회의', '의가', '가', '끝']],
  ['Thai', 'ไทย', ['ไท', 'ทย', 'ย']],
  ['mixed scripts', 'redis设置v2', ['redis', '设置', '置', 'v2']],
  ['emoji, flags, symbols', 'ok🎉🎉 🇩🇪🇫🇷 5€ →', ['ok', '🎉', '🎉', '🇩🇪', '🇫🇷', '5', '€', '→']],
  ['families and tones', '👩‍👩‍👧👍🏽', ['👩', '👩', '👧', '👍']],
  ['Hindi keeps its vowels', 'हिन्दी', ['हिन्दी']],
  ['nothing to find', ' \n--- `=+` 。', []],
])('Q2: %s', (_what, text, terms) => {
  expect(cut(text)).toEqual(terms.map((term) => term.normalize('NFC')))
})

test('Q2: a very long word is several terms in a row', () => {
  expect(cut('x'.repeat(150)).map(({ length }) => length)).toEqual([64, 64, 22])
})
