import { expect, test } from 'vitest'
import { fill } from './template.ts'

test('places take their values, as often as they stand there', () => {
  expect(fill('{{a}} {{b.c}} {{a}} {a}', { a: '1', 'b.c': '$&' })).toBe('1 $& 1 {a}')
})

test('a place without a value is refused', () => {
  expect(() => fill('{{a}} {{toString}}', { a: '1' })).toThrow('{{toString}}')
})

test('a value without a place is refused', () => {
  expect(() => fill('{{a}}', { a: '1', b: '2', c: '3' })).toThrow('does not use {{b}}, {{c}}')
})
