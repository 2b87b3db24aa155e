import { expect, test } from 'vitest'
import { withTable } from './readme.ts'

const before = 'Intro\n<!-- table: written by `npm run bench -- --write` -->\n'
const after = '<!-- end of table -->\nOutro\n'

test('the table replaces what stood between the markers', () => {
  expect(withTable(`${before}old\n${after}`, 'new')).toBe(`${before}new\n${after}`)
})

test('a README without the markers, or with them in the wrong order, is refused', () => {
  expect(() => withTable('Intro', 'new')).toThrow('lost its markers')
  expect(() => withTable(after + before, 'new')).toThrow('lost its markers')
})
