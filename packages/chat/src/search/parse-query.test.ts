import { SeededRandom } from '@hubbub/hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asksForSomething, parseQuery } from './parse-query.ts'
import { anyText } from '../testing/search-texts.ts'

const phrases = (query: string) =>
  parseQuery(query).phrases.map(({ terms, isPrefix }) => terms.join('+') + (isPrefix ? '*' : ''))
const day = (written: string) => Date.parse(`${written}T00:00:00Z`)

const texts = fc.integer().map((seed) => anyText(new SeededRandom(seed)))

test.each([
  ['words; the last may go on', 'Redis clus', ['redis', 'clus*']],
  ['not after a space, nor with one letter', 'redis clus ', ['redis', 'clus']],
  ['not with one letter', 'vitamin c', ['vitamin', 'c']],
  ['words in a row', '"to be or" not', ['to+be+or', 'not*']],
  ['quotes of all kinds, and one that is still open', '“ab cd” ＂ef gh', ['ab+cd', 'ef+gh*']],
  ['what is written together stays in a row', 'foo_bar e-mail', ['foo+bar', 'e+mail*']],
  ['parts of runs', '上海 我家在 鈴', ['上海', '我家+家在', '鈴*']],
  ['mixed scripts', 'redis设置 设redis', ['redis+设置', '设+redis*']],
  ['unknown operators are words', 'https://a.b lang:de', ['https+a+b', 'lang+de*']],
  [
    'broken operators are words',
    'before:soon has:fun after:2026-02-30 from:',
    ['before+soon', 'has+fun', 'after+2026+02+30', 'from*'],
  ],
])('Q3: %s', (_what, query, expected) => {
  expect(phrases(query)).toEqual(expected)
})

test('Q3: operators, in any case, quoted, and of full width', () => {
  const query =
    'From:@Alice from:"Bob Lee" in:#General has:file before：2026-02-01 after:2026-01-15 -draft -"old news" hi'
  expect(parseQuery(query)).toEqual({
    phrases: [{ terms: ['hi'], isPrefix: true }],
    without: [
      { terms: ['draft'], isPrefix: false },
      { terms: ['old', 'news'], isPrefix: false },
    ],
    from: ['alice', 'bob lee'],
    rooms: ['general'],
    before: day('2026-02-01'),
    after: day('2026-01-15'),
    hasFile: true,
  })
})

test('Q3: of two limits of time the narrower one holds', () => {
  const query = parseQuery('before:2026-03-01 before:2026-02-01 after:2026-01-01 after:2026-01-15')
  expect(query).toMatchObject({ before: day('2026-02-01'), after: day('2026-01-15') })
})

test('Q3: what only leaves out, or says nothing, asks for nothing', () => {
  expect(['', '  ', '!!!', '-word', '-'].map((query) => asksForSomething(parseQuery(query)))).toEqual(
    Array(5).fill(false),
  )
  expect(['a', 'from:x', 'in:y', 'has:file'].map((query) => asksForSomething(parseQuery(query)))).toEqual(
    Array(4).fill(true),
  )
})

test('Q3: any text is a query', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom('', '-', '"', 'from:', 'before:', 'in:"'), (text, before) => {
      expect(parseQuery(before + text)).toHaveProperty('phrases')
    }),
    { numRuns: 500 },
  )
})
