import { expect, test } from 'vitest'
import { initial } from './names.ts'

test.each([
  ['alice', 'A'],
  ['美玲', '美'],
  ['👩‍👩‍👧 family', '👩‍👩‍👧'],
  [' é', 'É'],
  ['مريم', 'م'],
  ['', ''],
])('the first sign of "%s" is "%s"', (name, expected) => {
  expect(initial(name)).toBe(expected)
})
