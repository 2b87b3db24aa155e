import { expect, test } from 'vitest'
import { frames, table } from './markdown.ts'

test('a table leaves out columns that are empty in every row', () => {
  const rows = [
    ['a', '', '1'],
    ['b', '', ''],
  ]
  expect(table(['name', 'limits', 'x'], rows)).toBe('| name | x |\n| --- | --- |\n| a | 1 |\n| b |  |')
})

test('a cell cannot break its table', () => {
  expect(table(['name'], [['a | b\nc']])).toBe('| name |\n| --- |\n| a \\| b c |')
})

test('frames are shown with the way they go', () => {
  const shown = frames([
    { to: 'server', text: '{"type":"ping"}' },
    { to: 'client', text: '{"type":"pong"}' },
  ])
  expect(shown).toBe('```\n→ {"type":"ping"}\n← {"type":"pong"}\n```')
})
