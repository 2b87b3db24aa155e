import { expect, test } from 'vitest'
import { encodeText } from './client-frame.ts'

function unmask(frame: Buffer, start: number): string {
  const key = frame.subarray(start - 4, start)
  return Buffer.from(frame.subarray(start).map((byte, i) => byte ^ (key[i & 3] ?? 0))).toString()
}

test('a short text is one masked final frame', () => {
  const frame = encodeText('hé')
  expect([...frame.subarray(0, 2)]).toEqual([0x81, 0x83])
  expect(unmask(frame, 6)).toBe('hé')
})

test('a text over 125 bytes has a 16-bit length', () => {
  const frame = encodeText('x'.repeat(300))
  expect([...frame.subarray(0, 4)]).toEqual([0x81, 0xfe, 1, 44])
  expect(unmask(frame, 8)).toBe('x'.repeat(300))
})

test('a text that needs a longer length is refused', () => {
  expect(() => encodeText('x'.repeat(70_000))).toThrow('too long')
})
