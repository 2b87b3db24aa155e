import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'
import { deliveryOf, harmlessHeaders, isInline } from './served-types.ts'

test.each([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'video/mp4',
  'video/webm',
])('F11: %s is shown in place as what it is', (type) => {
  expect(deliveryOf(type)).toEqual({ contentType: type, disposition: 'inline' })
})

test.each([
  'image/svg+xml',
  'text/html',
  'application/xhtml+xml',
  'application/xml',
  'text/xml',
  'text/javascript',
  'text/plain',
  'text/css',
  'application/pdf',
  'application/x-shockwave-flash',
  'application/octet-stream',
  'image/tiff',
  '',
  'IMAGE/PNG; charset=utf-7',
])('F11: %j is saved, and sent as bytes', (type) => {
  expect(deliveryOf(type)).toEqual({ contentType: 'application/octet-stream', disposition: 'attachment' })
})

test('F11: nothing that is shown in place is made of text', () => {
  expect([isInline('image/png'), isInline('image/svg+xml'), isInline('constructor')]).toEqual([true, false, false])
  expect(harmlessHeaders).toMatchObject({ 'X-Content-Type-Options': 'nosniff' })
  expect(harmlessHeaders['Content-Security-Policy']).toMatch(/default-src 'none';.*sandbox$/)
})

test.each([
  ['cat.png', `inline; filename="cat.png"; filename*=UTF-8''cat.png`],
  ['a "b".txt', `inline; filename="a _b_.txt"; filename*=UTF-8''a%20%22b%22.txt`],
  ['我.txt', `inline; filename="_.txt"; filename*=UTF-8''%E6%88%91.txt`],
  ['🎉', `inline; filename="_"; filename*=UTF-8''%F0%9F%8E%89`],
  ['50%.txt', `inline; filename="50_.txt"; filename*=UTF-8''50%25.txt`],
  [`it's (1).txt`, `inline; filename="it's (1).txt"; filename*=UTF-8''it%27s%20%281%29.txt`],
])('F13: %j is named %j', (name, header) => {
  expect(contentDisposition('inline', name)).toBe(header)
})

test('F13: whatever the name, the header is one line of one value, and the name comes out of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const header = contentDisposition('attachment', name)
      const [, ascii, encoded = ''] =
        /^attachment; filename="([\x20-\x7e]*)"; filename\*=UTF-8''(\S*)$/.exec(header) ?? []
      expect(ascii).not.toMatch(/["\\]/)
      expect(decodeURIComponent(encoded)).toBe(name.toWellFormed())
      expect(new Headers({ 'Content-Disposition': header }).get('content-disposition')).toBe(header)
    }),
  )
})
