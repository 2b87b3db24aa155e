import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

test('a percentile is the sample at the nearest rank, whatever the order', () => {
  const samples = [50, 10, 40, 30, 20]
  expect([0, 0.2, 0.21, 0.5, 0.99, 1].map((share) => percentile(samples, share))).toEqual([10, 10, 20, 30, 50, 50])
})

test('a single sample is every percentile, and none is not a number', () => {
  expect(percentile([7], 0.99)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

test('a share outside 0 to 1 is refused', () => {
  expect(() => percentile([1], 99)).toThrow(RangeError)
  expect(() => percentile([1], Number.NaN)).toThrow(RangeError)
})
