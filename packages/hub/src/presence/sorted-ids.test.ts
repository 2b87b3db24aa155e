import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SortedIds } from './sorted-ids.ts'

test('P4: pages are what sorting everybody would give, whoever came and went', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
  fc.assert(
    fc.property(
      fc.array(ids),
      fc.string({ maxLength: 1 }),
      fc.integer({ min: 1, max: 4 }),
      (toggled, cursor, limit) => {
        const sorted = new SortedIds()
        const there = new Set<string>()
        for (const id of toggled) {
          if (there.delete(id)) sorted.remove(id)
          else {
            there.add(id)
            sorted.add(id)
          }
        }
        const all = [...there].toSorted().filter((id) => id > cursor)
        expect(sorted.after(cursor, limit)).toEqual({ ids: all.slice(0, limit), more: all.length > limit })
      },
    ),
  )
})

test('P4: what is not in it is not removed', () => {
  const sorted = new SortedIds()
  sorted.add('b')
  sorted.remove('a')
  expect(sorted.after('', 9)).toEqual({ ids: ['b'], more: false })
})
