import { expect, test } from 'vitest'
import { parseSeen, unreadCounts } from './seen.ts'

test('unread is what lies between the mark and the newest message; a room without a mark has none', () => {
  const counts = unreadCounts(
    new Map([
      ['a', 3],
      ['b', 9],
      ['c', 0],
    ]),
    new Map([
      ['a', 5],
      ['b', 9],
      ['c', 2],
      ['d', 7],
    ]),
  )
  expect([...counts]).toEqual([
    ['a', 2],
    ['c', 2],
  ])
})

test('stored marks are read back, and damage begins anew', () => {
  expect([...parseSeen('{"general":12,"x":"y","z":1.5}')]).toEqual([['general', 12]])
  for (const damaged of [undefined, '', '{', 'null', '7', '"x"', '[]']) expect(parseSeen(damaged).size).toBe(0)
})
