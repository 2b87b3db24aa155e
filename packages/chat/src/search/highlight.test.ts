import { SeededRandom } from '@hubbub/hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { highlightsOf, snippetOf } from './highlight.ts'
import { normalise } from './normalise.ts'
import { parseQuery } from './parse-query.ts'
import { wordyText } from '../testing/search-texts.ts'

const marked = (text: string, query: string) =>
  highlightsOf(text, parseQuery(query).phrases).map(([from, to]) => text.slice(from, to))

const texts = fc.integer().map((seed) => wordyText(new SeededRandom(seed)))

test.each([
  ['a word, wherever it is', 'Redis, redis and REDIS', 'redis', ['Redis', 'redis', 'REDIS']],
  ['the beginning of a word', 'redistribute', 'redis', ['redis']],
  ['part of a run', '我家在上海东边', '上海', ['上海']],
  ['one character', '上海 上', '上', ['上', '上']],
  ['without its particle', '회의가 회의에서', '회의', ['회의', '회의']],
  ['in half width', 'ﾊﾞｯﾀと鈴虫', 'バッタ', ['ﾊﾞｯﾀ']],
  ['through accents and ligatures', 'cafe\u0301 ﬁnd', 'café find', ['cafe\u0301', 'ﬁnd']],
  ['an emoji with its tone and joiners', 'a 👍🏽 b 👩‍👩‍👧', '👍 👩‍👩‍👧', ['👍🏽', '👩‍👩‍👧']],
  ['phrases across what is between', 'to  be, or', '"to be or"', ['to  be, or']],
  ['what overlaps as one', '上海海上', '上海 海海 海上', ['上海海上']],
])('Q4: marks %s', (_what, text, query, parts) => {
  expect(marked(text, query)).toEqual(parts)
})

test('Q4: marks are in order, apart, and each is what was searched', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom('上', 'redis', '회의', 'cafe', '👍', 'バッタ'), (text, query) => {
      const ranges = highlightsOf(text, parseQuery(query).phrases)
      ranges.forEach(([from, to], at) => {
        expect(from).toBeGreaterThanOrEqual(ranges[at - 1]?.[1] ?? 0)
        expect(normalise(text.slice(from, to)).startsWith(normalise(query))).toBe(true)
      })
    }),
  )
})

test('Q4: a long text comes with the part around the first mark, cut between characters', () => {
  const text = `${'🎉'.repeat(200)} needle ${'👍🏽'.repeat(200)}`
  const highlights = highlightsOf(text, parseQuery('needle').phrases)
  const snippet = snippetOf(text, highlights)
  expect(snippet?.text).toMatch(/^…(?:🎉)+ needle (?:👍🏽)+…$/u)
  expect(snippet?.highlights.map(([from, to]) => snippet.text.slice(from, to))).toEqual(['needle'])
  expect(snippet?.text.length).toBeLessThan(260)
})

test('Q4: a short text is shown whole; a long one without marks from its beginning', () => {
  expect(snippetOf('short', [])).toBeUndefined()
  expect(snippetOf('x'.repeat(500), [])).toEqual({ text: `${'x'.repeat(240)}…`, highlights: [] })
})
