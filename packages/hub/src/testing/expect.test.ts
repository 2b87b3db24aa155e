import { expect, test } from 'vitest'
import { deepEqual, expectEqual, expectRejection, expectThat } from './expect.ts'

test.each([
  [1, 1, true],
  [Number.NaN, Number.NaN, true],
  [0, -0, false],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [null, {}, false],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
  [new Uint8Array([1, 2]), new Uint8Array([1, 3]), false],
])('%o and %o: %s', (a, b, same) => {
  expect(deepEqual(a, b)).toBe(same)
})

test('a failure says what was expected and what came', async () => {
  expect(() => expectEqual({ n: 1 }, { n: 2 }, 'the frame')).toThrow('the frame: expected {"n":2}, got {"n":1}')
  expect(() => expectThat(false, 'rain')).toThrow('expected: rain')
  await expect(expectRejection(Promise.resolve(), 'the call')).rejects.toThrow('the call: expected "rejected"')
})
