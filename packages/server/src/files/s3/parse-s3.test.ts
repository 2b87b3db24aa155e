import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFailure } from './parse-failure.ts'
import { isTruncated, type ListedPart, parseObjects, parseParts, parseUploads, textOf } from './parse-s3.ts'
import { isMissing, isPassing } from './s3-error.ts'
import { leastPartBytes } from './s3-options.ts'
import { usableParts } from './s3-uploads.ts'

const time = '2026-01-01T00:00:00.000Z'

test('F25: parts, uploads and objects are read out of an answer', () => {
  const part = `<Part><PartNumber>2</PartNumber><LastModified>${time}</LastModified><ETag>&quot;e&quot;</ETag><Size>7</Size></Part>`
  expect(parseParts(`<?xml version="1.0"?><ListPartsResult>${part}\n${part}</ListPartsResult>`)).toEqual(
    [0, 1].map(() => ({ number: 2, etag: '"e"', size: 7, modifiedAt: Date.parse(time) })),
  )
  const upload = `<Upload><Key>a&amp;&#98;&#x63;</Key><UploadId>u-1</UploadId><Initiated>${time}</Initiated></Upload>`
  expect(parseUploads(upload)).toEqual([{ key: 'a&bc', uploadId: 'u-1', initiatedAt: Date.parse(time) }])
  const object = `<Contents><Key>a</Key><Size>9</Size><LastModified>${time}</LastModified></Contents>`
  expect(parseObjects(object)).toEqual([{ key: 'a', size: 9, modifiedAt: Date.parse(time) }])
  expect([isTruncated('<IsTruncated>true</IsTruncated>'), isTruncated('<IsTruncated>false</IsTruncated>')]).toEqual([
    true,
    false,
  ])
})

test('F25: a time that cannot be read makes nothing look old', () => {
  const [upload] = parseUploads('<Upload><Key>a</Key><UploadId>u</UploadId></Upload>')
  expect(upload?.initiatedAt).toBe(Number.MAX_SAFE_INTEGER)
})

test('F26: why a request failed is read out of its answer, if it says so', () => {
  const failure = parseFailure(404, '<Error><Code>NoSuchBucket</Code><Message>x</Message></Error>')
  expect([failure.status, failure.code, isMissing(failure)]).toEqual([404, 'NoSuchBucket', false])
  expect(isMissing(parseFailure(404, ''))).toBe(true)
  expect(parseFailure(500, '<html>').code).toBe('')
  const passing = [
    parseFailure(503, ''),
    parseFailure(429, ''),
    new Error('reset'),
    parseFailure(400, '<Error><Code>RequestTimeout</Code></Error>'),
  ]
  expect(passing.map(isPassing)).toEqual([true, true, true, true])
  expect([403, 404, 400, 501, 507].map((status) => isPassing(parseFailure(status, '')))).toEqual(Array(5).fill(false))
})

test('F25: nonsense is read as nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect([parseParts(text), parseUploads(text), parseObjects(text), isTruncated(text)]).toEqual([[], [], [], false])
      expect(textOf(text, 'UploadId')).toBeUndefined()
    }),
  )
})

test('F25: only parts that another may follow count as durable', () => {
  const part = (number: number, size: number): ListedPart => ({ number, size, etag: `e${number}`, modifiedAt: 0 })
  const usable = (...parts: ListedPart[]): number[] => usableParts(parts).map(({ number }) => number)
  expect(usable(part(2, leastPartBytes), part(1, leastPartBytes))).toEqual([1, 2])
  expect(usable(part(1, leastPartBytes), part(2, leastPartBytes - 1))).toEqual([1])
  expect(usable(part(1, leastPartBytes), part(3, leastPartBytes))).toEqual([1])
  expect(usable(part(1, 10))).toEqual([])
  expect(usable()).toEqual([])
})
