import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, encode } from './codec.ts'

test('fields are written in the order given', () => {
  expect(encode({ type: 'ping', ref: 1 })).toBe('{"type":"ping","ref":1}')
})

test.each(['', '{', '[]', 'null', '"type"', '7', '{}', '{"type":7}', '{"Type":"ping"}'])('%j is no frame', (text) => {
  expect(() => decode(text)).toThrow(SyntaxError)
})

test('a field called __proto__ stays a field', () => {
  const frame = decode('{"type":"ok","__proto__":{"type":"error"}}')
  expect(Object.keys(frame)).toEqual(['type', '__proto__'])
  expect(Object.getPrototypeOf(frame)).toBe(Object.prototype)
})

const fields = fc.dictionary(fc.string(), fc.jsonValue())

test('decoding what was encoded gives the frame back', () => {
  fc.assert(
    fc.property(fields, fc.string(), (others, type) => {
      const frame = { ...others, type }
      // Through JSON once: it has no -0.
      expect(decode(encode(frame))).toEqual(JSON.parse(JSON.stringify(frame)))
    }),
    { numRuns: 500 },
  )
})

test('encoding what was decoded gives the text back', () => {
  fc.assert(
    fc.property(fields, (others) => {
      const text = JSON.stringify({ ...others, type: 'x' })
      expect(encode(decode(text))).toBe(text)
    }),
    { numRuns: 500 },
  )
})
