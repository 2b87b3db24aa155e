import { expect, test } from 'vitest'
import { frameText, isDataFrame, payloadOf, pingFrame } from './frame.ts'

test.each([
  [0, 2],
  [125, 2],
  [126, 4],
  [65_535, 4],
  [65_536, 10],
])('a text of %i bytes is framed with a header of %i bytes', (length, header) => {
  const text = 'x'.repeat(length)
  const frame = frameText(text)
  expect(frame.length).toBe(header + length)
  expect(payloadOf(frame).toString()).toBe(text)
})

test('lengths are written as RFC 6455, section 5.2 says, without a mask', () => {
  expect([...frameText('hi')]).toEqual([0x81, 2, 0x68, 0x69])
  expect([...frameText('x'.repeat(126)).subarray(0, 4)]).toEqual([0x81, 126, 0, 126])
  expect([...frameText('x'.repeat(70_000)).subarray(0, 10)]).toEqual([0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70])
})

test('the length counts bytes of UTF-8, not characters', () => {
  expect(payloadOf(frameText('鈴虫🦗')).toString()).toBe('鈴虫🦗')
})

test('a ping is told from a data frame', () => {
  expect([isDataFrame(pingFrame), isDataFrame(frameText(''))]).toEqual([false, true])
})
