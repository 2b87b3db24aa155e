import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineTable, integer, text, textOrNull } from './define-table.ts'
import { compareValues, orderScan } from './scan-order.ts'

const table = defineTable({ columns: { a: text, b: integer, c: text }, key: ['a', 'b'], indexes: { byC: ['c'] } })

test('text is ordered by code point, as databases do', () => {
  const points = (value: string): readonly number[] => Array.from(value, (character) => character.codePointAt(0) ?? 0)
  const byPoints = (a: string, b: string): number => {
    const [left, right] = [points(a), points(b)]
    const at = left.findIndex((point, index) => point !== right[index])
    return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
  }
  const word = fc.string({ unit: fc.constantFrom('a', 'ä', '\ud7ff', '\uffff', '😀', '😁', '漢') })
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(Math.sign(compareValues(a, b))).toBe(Math.sign(byPoints(a, b)))
    }),
  )
})

test('a scan gives the first columns of its order, an index ending in the key', () => {
  expect(orderScan(table, { index: 'byC', equals: { c: 'x' }, after: { a: 'y' } })).toEqual({
    order: ['c', 'a', 'b'],
    equals: ['x'],
    after: ['y'],
  })
  expect(() => orderScan(table, { equals: { b: 1 } })).toThrow('b: not the next of a, b')
})

test('a column that may be null orders nothing', () => {
  expect(() => defineTable({ columns: { a: textOrNull }, key: ['a'], indexes: {} })).toThrow('"a" cannot order rows')
})
