import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeUploadChunk, encodeUploadChunk, isUploadId, uploadHeaderBytes } from './upload-chunk.ts'

const uploadId = '00112233445566778899aabbccddeeff'
/** What a chunk looks like on the wire, for ever. */
const goldenHex = `${uploadId}${'0001020304050607'}${'68690a'}`
const goldenOffset = 0x0001020304050607

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const encoder = new TextEncoder()

test('F1: a chunk is 16 bytes of id, 8 bytes of offset, big endian, and the bytes', () => {
  const chunk = { uploadId, offset: goldenOffset, bytes: encoder.encode('hi\n') }
  expect(hexOf(encodeUploadChunk(chunk))).toBe(goldenHex)
  expect(decodeUploadChunk(bytesOf(goldenHex))).toEqual(chunk)
})

test('F1: a chunk is found in a frame that is a part of a larger buffer', () => {
  const padded = bytesOf(`ffff${goldenHex}ff`)
  const decoded = decodeUploadChunk(padded.subarray(2, -1))
  expect(decoded).toEqual({ uploadId, offset: goldenOffset, bytes: encoder.encode('hi\n') })
})

test.each([
  ['nothing', ''],
  ['half a header', goldenHex.slice(0, 24)],
  ['a header without bytes', goldenHex.slice(0, 2 * uploadHeaderBytes)],
  ['an offset of 2⁵³', `${uploadId}002000000000000068`],
  ['an offset of 2⁶⁴ − 1', `${uploadId}ffffffffffffffff68`],
  ['an end beyond 2⁵³ − 1', `${uploadId}001fffffffffffff68`],
])('F1: %s is no chunk', (_, hex) => {
  expect(decodeUploadChunk(bytesOf(hex))).toBeUndefined()
})

test.each([
  ['a short id', { uploadId: 'abc' }],
  ['an id in capitals', { uploadId: uploadId.toUpperCase() }],
  ['no bytes', { bytes: new Uint8Array() }],
  ['a negative offset', { offset: -1 }],
  ['half an offset', { offset: 0.5 }],
  ['an end beyond 2⁵³ − 1', { offset: Number.MAX_SAFE_INTEGER }],
])('F1: %s cannot be encoded', (_, wrong) => {
  expect(() => encodeUploadChunk({ uploadId, offset: 0, bytes: bytesOf('00'), ...wrong })).toThrow(RangeError)
})

test('F1: what is encoded is decoded, and what is decoded is encoded again byte by byte', () => {
  const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(hexOf)
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 })
  fc.assert(
    fc.property(id, fc.maxSafeNat(), bytes, (uploadId, end, bytes) => {
      const chunk = { uploadId, offset: Math.max(0, end - bytes.length), bytes }
      expect(decodeUploadChunk(encodeUploadChunk(chunk))).toEqual(chunk)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (frame) => {
      const chunk = decodeUploadChunk(frame)
      expect(chunk === undefined || hexOf(encodeUploadChunk(chunk)) === hexOf(frame)).toBe(true)
    }),
  )
})

test('F1: ids of uploads are 32 lower-case hex digits', () => {
  expect([uploadId, `${uploadId}\n`, `${uploadId}0`, `../${uploadId}`, ''].map(isUploadId)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
