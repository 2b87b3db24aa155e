import { SeededRandom } from '@hubbub/hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalise } from './normalise.ts'
import { parseQuery } from './parse-query.ts'
import { occursIn } from './phrase.ts'
import { termsOf } from './terms.ts'

const finds = (query: string, text: string): boolean => {
  const terms = termsOf(normalise(text))
  const { phrases } = parseQuery(query)
  return phrases.length > 0 && phrases.every((phrase) => occursIn(phrase, terms))
}
const runOf = (letters: string, most: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1, maxLength: most })

test.each(['上海东边', '鈴虫バッタと', '회의가에서', 'กขคง'])(
  'Q2: in runs of %s exactly what is part of the text is found',
  (letters) => {
    fc.assert(
      fc.property(runOf(letters, 12), runOf(letters, 4), (text, query) => {
        expect(finds(query, `go ${text} 1`)).toBe(text.includes(query))
        expect(finds(`"${query}"`, text)).toBe(text.includes(query))
      }),
      { numRuns: 300 },
    )
  },
)

test('Q2: of words exactly whole ones are found, and the beginning of the last', () => {
  fc.assert(
    fc.property(fc.array(runOf('ab', 3), { minLength: 1, maxLength: 5 }), runOf('ab', 3), (words, query) => {
      const text = words.join(' ')
      expect(finds(`${query} `, text)).toBe(words.includes(query))
      expect(finds(query, text)).toBe(
        words.some((word) => (query.length < 2 ? word === query : word.startsWith(query))),
      )
    }),
    { numRuns: 300 },
  )
})

test('Q2: a phrase is found where its words follow each other', () => {
  const random = new SeededRandom(1)
  for (let count = 0; count < 300; count++) {
    const words = Array.from({ length: 8 }, () => random.pick(['a', 'b', 'c']))
    const wanted = Array.from({ length: 1 + random.below(3) }, () => random.pick(['a', 'b', 'c']))
    const isThere = ` ${words.join(' ')} `.includes(` ${wanted.join(' ')} `)
    expect(finds(`"${wanted.join(', ')}"`, words.join(' - '))).toBe(isThere)
  }
})
