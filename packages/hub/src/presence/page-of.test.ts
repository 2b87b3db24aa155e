import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf } from './page-of.ts'

const users = (ids: readonly string[]): { id: string; username: string }[] => ids.map((id) => ({ id, username: id }))

test('P4: a page is sorted by id and says whether more follow', () => {
  const all = users(['d', 'a', 'c', 'b'])
  expect(pageOf(all, 2)).toEqual({ users: users(['a', 'b']), more: true })
  expect(pageOf(all, 2, 'b')).toEqual({ users: users(['c', 'd']), more: false })
  expect(pageOf(all, 2, 'x')).toEqual({ users: [], more: false })
})

test('P4: pages one after another have everybody once, in order', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 40 })
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 7 }), (all, limit) => {
      const seen: string[] = []
      let page = pageOf(users(all), limit)
      seen.push(...page.users.map(({ id }) => id))
      while (page.more) {
        page = pageOf(users(all), limit, seen.at(-1))
        expect(page.users.length).toBeGreaterThan(0)
        seen.push(...page.users.map(({ id }) => id))
      }
      expect(seen).toEqual(all.toSorted((a, b) => (a < b ? -1 : 1)))
    }),
  )
})
