import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { deliveryOf } from './served-types.ts'
import { sniff } from './sniff.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const red = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })

test.each([
  ['image/jpeg', () => red.jpeg().toBuffer()],
  ['image/png', () => red.png().toBuffer()],
  ['image/webp', () => red.webp().toBuffer()],
  ['image/gif', () => red.gif().toBuffer()],
  ['image/avif', () => red.avif().toBuffer()],
])('F10: %s is told by its bytes', async (type, make) => {
  expect(await sniff(await make())).toBe(type)
})

test.each([
  ['SVG with script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['SVG behind an XML head', '<?xml version="1.0"?><svg onload="alert(1)"/>'],
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['a script', '#!/bin/sh\nrm -rf /\n'],
  ['text', 'hello, 世界\n\ttabbed\r\n'],
  ['a byte order mark', '\ufeffa,b\n'],
])('F10: %s is text, whatever it is called, and is only saved', async (_, content) => {
  const type = await sniff(text(content))
  expect(type).toBe('text/plain')
  expect(deliveryOf(type).disposition).toBe('attachment')
})

test('F10: text that is cut within a character is text still', async () => {
  expect(await sniff(text('世界').subarray(0, 5))).toBe('text/plain')
})

test('F11: bytes that are a JPEG and a page at once are sent as the JPEG they begin as', async () => {
  const jpeg = await red.jpeg().toBuffer()
  const polyglot = Buffer.concat([jpeg.subarray(0, 20), text('<html><script>alert(1)</script>'), jpeg.subarray(20)])
  const type = await sniff(polyglot)
  expect(deliveryOf(type)).toEqual({ contentType: 'image/jpeg', disposition: 'inline' })
})

test('F10: PDF and archives are told, and only saved', async () => {
  const types = [await sniff(text('%PDF-1.7\n%âãÏÓ\n')), await sniff(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0))]
  expect(types).toEqual(['application/pdf', 'application/zip'])
  expect(types.map((type) => deliveryOf(type).disposition)).toEqual(['attachment', 'attachment'])
})

test('F10: nothing, and nonsense, is bytes', async () => {
  const nonsense = [new Uint8Array(), Uint8Array.of(0xff, 0xfe, 0xfd), Uint8Array.of(0, 1, 2, 3)]
  expect(await Promise.all(nonsense.map(sniff))).toEqual(Array(3).fill('application/octet-stream'))
})

test('F10: whatever the bytes, a type is told, and nothing made of text is shown in place', async () => {
  const starts = [
    '',
    '<',
    '<svg',
    '\xff\xd8\xff',
    'GIF89a',
    'RIFF\0\0\0\0WEBP',
    'PK\x03\x04',
    'ID3',
    '\0\0\0\x18ftypmp42',
  ]
  const head = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }))
  await fc.assert(
    fc.asyncProperty(head, async ([start, rest]) => {
      const type = await sniff(Buffer.concat([Buffer.from(start, 'latin1'), rest]))
      expect(type).toMatch(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/)
      expect(start.startsWith('<') && deliveryOf(type).disposition === 'inline').toBe(false)
    }),
  )
})
