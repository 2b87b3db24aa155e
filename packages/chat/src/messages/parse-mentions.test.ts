import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeRanges } from './code-ranges.ts'
import { mostMentions, parseMentions } from './parse-mentions.ts'

test.each([
  ['hi @bob', [['bob']]],
  [
    '@Bob, @ZOË!',
    [
      ['bob,', 'bob'],
      ['zoë!', 'zoë'],
    ],
  ],
  ['(@bob)', [['bob)', 'bob']]],
  ["@bob's", [["bob's", "bob'", 'bob']]],
  ['**@bob**', [['bob**', 'bob*', 'bob']]],
  ['@bob.by', [['bob.by', 'bob.', 'bob']]],
  ['@bob_by @bob-by', [['bob_by'], ['bob-by', 'bob-', 'bob']]],
  ['@"two words", @"a"b', [['two words'], ['a']]],
  ['@room', [['room']]],
  ['你好@上海', [['上海', '上']]],
  ['@🎉', [['🎉']]],
  ['a\n@bob', [['bob']]],
])('V2: %j may name %j', (content, names) => {
  expect(parseMentions(content)).toEqual(names)
})

test.each([
  ['an address', 'write to bob@example.org or to bob.@x, почта@пример'],
  ['an address elsewhere', '@bob@example.org @bob@x'],
  ['a link', 'https://example.org/@bob'],
  ['two signs', 'a @@bob'],
  ['a sign that is escaped', 'a \\@bob'],
  ['nothing', '@ @" @"" @" bob" @'],
  ['code', 'a `@bob` b'],
  ['code in longer fences', '``a ` @bob`` b'],
  ['a block', 'a\n```ts\n@bob\n```'],
  ['a block of the other kind', '~~~~\n@bob\n~~~\n@bob\n~~~~'],
  ['a block without an end', 'a\n  ```\n@bob'],
])('V2: %s names nobody', (_, content) => {
  expect(parseMentions(content).flat()).not.toContain('bob')
})

test.each([
  ['behind a block', '```\na\n```\n@bob'],
  ['between backticks that do not match', '` @bob ``'],
  ['behind a span', '`a` @bob `b`'],
  ['where a fence cannot be', '```a``` @bob'],
])('V2: %s names are names', (_, content) => {
  expect(parseMentions(content)).toEqual([['bob']])
})

test('V2: of very many signs the first count', () => {
  const many = Array.from({ length: mostMentions + 9 }, (_, at) => `@user${at}`).join(' ')
  expect(parseMentions(many).map(([name]) => name)).toEqual(
    Array.from({ length: mostMentions }, (_, at) => `user${at}`),
  )
})

test('V2: a text without spaces may name whoever its beginning or its first 40 characters name', () => {
  const candidates = parseMentions(`@${'鈴'.repeat(99)}`).flat()
  expect(candidates.map(({ length }) => length)).toEqual([
    ...Array.from({ length: 10 }, (_, at) => 40 - at),
    ...Array.from({ length: 10 }, (_, at) => 10 - at),
  ])
})

const piece = fc.constantFrom('@', '`', '``', '```', '~~~', '\n', ' ', 'bob', '"', '上', '\\', '😀', '\r')
const text = fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join(''))

test('V2: whatever is said, ranges of code are in order and names are bounded', () => {
  fc.assert(
    fc.property(text, (content) => {
      const edges = codeRanges(content).flat()
      expect(edges).toEqual(edges.toSorted((a, b) => a - b))
      const found = parseMentions(content)
      expect(found.length).toBeLessThanOrEqual(mostMentions)
      expect(found.flat().every((name) => name !== '' && content.toLowerCase().includes(`${name}`))).toBe(true)
    }),
  )
})

test.each(['@', '`@', '`a``b```', '@"a', '@上', '~~~\n@'])('V2: 16,000 characters of %j take no second', (unit) => {
  const content = unit.repeat(16_000 / unit.length)
  const started = performance.now()
  parseMentions(content)
  expect(performance.now() - started).toBeLessThan(1_000)
})
