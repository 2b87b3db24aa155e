import { SeededRandom } from '@hubbub/hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalise, normaliseWithPlaces } from './normalise.ts'
import { anyText } from '../testing/search-texts.ts'

const texts = fc.integer().map((seed) => anyText(new SeededRandom(seed)))

test.each([
  ['full width', 'ＡＢＣ１２', 'abc12'],
  ['half-width kana', 'ﾊﾞｯﾀ', 'バッタ'],
  ['accents', 'Éclair, naïve, Ñandú, ё, й, ώ', 'eclair, naive, nandu, е, и, ω'],
  ['accents as characters of their own', 'cafe\u0301', 'cafe'],
  ['sharp s', 'STRASSE Straße STRAẞE', 'strasse strasse strasse'],
  ['Turkish i', 'Iİıi', 'iiii'],
  ['final sigma', 'ΟΔΟΣ οδος', 'οδοσ οδοσ'],
  ['skin tones, joiners, variation', '👍🏽 👩‍👩‍👧 ❤️', '👍 👩👩👧 ❤'],
  ['Arabic points, hamza and stretching', 'مُحَمَّد أحمد عـــربي', 'محمد احمد عربي'],
  ['Hebrew points', 'שָׁלוֹם', 'שלום'],
  ['what tells kana, Thai and Hindi apart stays', 'が ぱ ผู้ हिन्दी', 'が ぱ ผู้ हिन्दी'],
  ['Hangul in pieces', '\u1112\u116c\u110b\u1174', '회의'],
  ['ligatures and soft hyphens', 'ﬁnd co\u00adoperate', 'find cooperate'],
])('Q1: %s', (_what, text, normal) => {
  expect(normalise(text)).toBe(normal.normalize('NFC'))
})

test('Q1: with places it is the same text, and every place is a part of the original that becomes what stands there', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { text: normal, begins, ends } = normaliseWithPlaces(text)
      expect(normal).toBe(normalise(text))
      expect(begins).toHaveLength(normal.length + 1)
      for (let at = 0; at < normal.length; at++) {
        const piece = text.slice(begins[at], ends[at])
        expect(normalise(piece)).toContain(normal[at])
      }
    }),
    { numRuns: 500 },
  )
})
