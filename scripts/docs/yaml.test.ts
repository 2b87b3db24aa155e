import { expect, test } from 'vitest'
import { toYaml } from './yaml.ts'

test('maps and lists are written in blocks, in the order given', () => {
  const value = { b: 1, a: { list: [1, 'two', [3], { x: 1, w: { z: null } }] }, c: true }
  expect(toYaml(value)).toBe(
    [
      'b: 1',
      'a:',
      '  list:',
      '    - 1',
      '    - two',
      '    - - 3',
      '    - x: 1',
      '      w:',
      '        z: null',
      'c: true',
      '',
    ].join('\n'),
  )
})

test('empty maps and lists are written in place', () => {
  expect(toYaml({ map: {}, list: [], both: [{}, []] })).toBe('map: {}\nlist: []\nboth:\n  - {}\n  - []\n')
})

test('fields that are undefined are left out', () => {
  expect(toYaml({ a: undefined, b: { c: undefined } })).toBe('b: {}\n')
})

test.each<[unknown, string]>([
  [null, 'null'],
  [false, 'false'],
  [0, '0'],
  [-1.5, '-1.5'],
  [1e21, '1e+21'],
  ['', '""'],
])('%j is written %s', (value, text) => {
  expect(toYaml(value)).toBe(`${text}\n`)
})

test.each([
  [Number.NaN, 'JSON has no NaN'],
  [Number.POSITIVE_INFINITY, 'JSON has no Infinity'],
  [1n, 'JSON has no bigint'],
  [Symbol('a'), 'JSON has no symbol'],
])('what is not JSON is refused (%#)', (value, message) => {
  expect(() => toYaml({ value })).toThrow(new TypeError(message))
})

test('a hole in a list is refused', () => {
  expect(() => toYaml([undefined])).toThrow('JSON has no undefined')
})

test.each([
  'word',
  'two words',
  "it's",
  'a, b [c] {d}',
  'x:y',
  'a#b',
  '$ref',
  '/ws',
  '上海',
  '_',
  'C',
  'Nothing.',
  'a "b" c',
  'a\\b',
])('%s needs no quotes', (text) => {
  expect(toYaml(text)).toBe(`${text}\n`)
})

test.each([
  'true',
  'False',
  'NULL',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'N',
  '~',
  '1',
  '0x1',
  '1e3',
  '-',
  '.5',
  '2026-01-01',
])('%s in quotes stays text', (text) => {
  expect(toYaml(text)).toBe(`"${text}"\n`)
})

test.each([
  'a: b',
  'a:',
  'a #b',
  '#a',
  '- a',
  '? a',
  '[a',
  '{a',
  '&a',
  '*a',
  '!a',
  '|a',
  '>a',
  '%a',
  '@a',
  '`a',
  "'a",
  ' a',
  'a ',
  'a\tb',
])('%j is quoted as JSON quotes it', (text) => {
  expect(toYaml(text)).toBe(`${JSON.stringify(text)}\n`)
})

test('what YAML cannot hold is escaped', () => {
  expect(toYaml('a\u0000b\u007fc\u0085d\u2028e\ufefff')).toBe('"a\\u0000b\\u007fc\\u0085d\\u2028e\\ufefff"\n')
})

test('keys are quoted like texts', () => {
  expect(toYaml({ 'a b': 1, '1': 2, 'a: b': 3, no: 4 })).toBe('"1": 2\na b: 1\n"a: b": 3\n"no": 4\n')
})

test('several lines are written as they are', () => {
  const value = { text: 'one\n\n  two: #3\n', list: ['a\nb'], end: 1 }
  expect(toYaml('a\n b')).toBe('|-\n  a\n   b\n')
  expect(toYaml(value)).toBe('text: |\n  one\n\n    two: #3\nlist:\n  - |-\n    a\n    b\nend: 1\n')
})

test.each(['\na', ' a\nb', 'a\nb\n\n', 'a\tb\nc', 'a\r\nb', '\n'])('%j would lose something and is quoted', (text) => {
  expect(toYaml(text)).toBe(`${JSON.stringify(text)}\n`)
})
