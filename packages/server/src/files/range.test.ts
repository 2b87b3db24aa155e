import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ifRangeHolds, isUnchanged, parseRange } from './range.ts'

const part = (from: number, to: number): object => ({ kind: 'part', from, to })
const whole = { kind: 'whole' }
const unsatisfiable = { kind: 'unsatisfiable' }

test.each([
  [undefined, whole],
  ['bytes=0-0', part(0, 1)],
  ['bytes=0-', part(0, 1_000)],
  ['bytes=200-299', part(200, 300)],
  ['bytes=900-5000', part(900, 1_000)],
  ['Bytes=999-999', part(999, 1_000)],
  ['bytes= 5-6 ', part(5, 7)],
  ['bytes=-1', part(999, 1_000)],
  ['bytes=-5000', part(0, 1_000)],
  ['bytes=-0', unsatisfiable],
  ['bytes=1000-', unsatisfiable],
  ['bytes=99999999999999999999-', unsatisfiable],
  ['bytes=0-99999999999999999999', part(0, 1_000)],
  ['bytes=5-4', whole],
  ['bytes=0-1,5-6', whole],
  ['bytes=', whole],
  ['bytes=-', whole],
  ['bytes=a-b', whole],
  ['bytes=-1-2', whole],
  ['bytes=0x1-2', whole],
  ['items=0-1', whole],
  ['', whole],
])('F20: of 1,000 bytes, %j is answered with %j', (header, answer) => {
  expect(parseRange(header, 1_000)).toEqual(answer)
})

test('F20: an empty file has no ranges', () => {
  expect(['bytes=0-', 'bytes=0-0', 'bytes=-5', 'bytes=-0', undefined].map((header) => parseRange(header, 0))).toEqual([
    unsatisfiable,
    unsatisfiable,
    whole,
    unsatisfiable,
    whole,
  ])
})

test('F20: whatever is asked for, a part lies within the file', () => {
  const number = fc.oneof(fc.nat(50).map(String), fc.constantFrom('', '00', '9'.repeat(30)))
  const header = fc.oneof(
    fc.tuple(number, number).map(([from, to]) => `bytes=${from}-${to}`),
    fc.string(),
  )
  fc.assert(
    fc.property(header, fc.nat(40), (text, size) => {
      const answer = parseRange(text, size)
      const { from, to } = answer.kind === 'part' ? answer : { from: 0, to: Math.max(1, size) }
      expect([from >= 0, from < to, to <= Math.max(1, size)]).toEqual([true, true, true])
    }),
  )
})

test('F20: If-Range lets a range through for the same strong ETag only', () => {
  const holds = [undefined, '"a"', ' "a" ', 'W/"a"', '"b"', '', 'Wed, 21 Oct 2026 07:28:00 GMT']
  expect(holds.map((header) => ifRangeHolds(header, '"a"'))).toEqual([true, true, true, false, false, false, false])
})

test('F21: If-None-Match names one of several, weakly, or any', () => {
  const named = [undefined, '"a"', 'W/"a"', '"b", "a"', '*', '"b"', 'a', '"b,a"', '']
  const unchanged = [false, true, true, true, true, false, false, false, false]
  expect(named.map((header) => isUnchanged(header, '"a"'))).toEqual(unchanged)
})
