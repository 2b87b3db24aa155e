import { expect, test } from 'vitest'
import { configurationMarkdown } from './markdown.ts'

test('the reference shows a setting with its type, unit, default and meaning', () => {
  const row = /\| `limits\.frame_bytes` \| number, bytes \| `65536` \| Largest message from a client; .* \|/
  expect(configurationMarkdown()).toMatch(row)
})

test('the reference shows lists, words, settings without a default and those of every topic', () => {
  const markdown = configurationMarkdown()
  expect(markdown).toContain('| `auth.secret` | text | none |')
  expect(markdown).toContain('| `storage.synchronous` | `full`, `normal` | `"full"` |')
  expect(markdown).toContain('| `topics.PATTERN.history.size` | number, events | `100` |')
})

test('every setting has a description', () => {
  const cells = configurationMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').at(-1))
  expect(cells.filter((cell) => cell === undefined || cell.trim().length < 10)).toEqual([])
})
