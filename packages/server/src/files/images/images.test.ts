import sharp from 'sharp'
import { expect, test } from 'vitest'
import { bombPng, corners, farthestValue, secretWord, telling, tellingGif } from '../../testing/pictures.ts'
import { Images } from './images.ts'

const images = new Images()
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')

test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
  'F14: %s is measured and gets a thumbnail',
  async (format) => {
    const picture = await corners(1_000, 500).toFormat(format).toBuffer()
    const prepared = await images.prepare(picture, `image/${format}`)
    expect(prepared).toMatchObject({ kind: 'image', width: 1_000, height: 500 })
    const { thumbnail } = prepared.kind === 'image' ? prepared : { thumbnail: svg }
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 480, height: 240 })
  },
)

test('F16: a small picture is not made larger', async () => {
  const prepared = await images.prepare(await corners(60, 40).png().toBuffer(), 'image/png')
  const { thumbnail } = prepared.kind === 'image' ? prepared : { thumbnail: svg }
  expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 60, height: 40 })
})

test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'F14, F15: %s on its side is measured upright, looks the same, and tells nothing',
  async (format) => {
    const lossless = format === 'jpeg' || format === 'png' ? {} : { lossless: true }
    const picture = await telling(6).toFormat(format, lossless).toBuffer()
    const prepared = await images.prepare(picture, `image/${format}`)
    expect(prepared).toMatchObject({ kind: 'image', width: 40, height: 60 })
    const { bytes, thumbnail } = prepared.kind === 'image' ? prepared : { bytes: svg, thumbnail: svg }
    expect([bytes, thumbnail].some((each) => Buffer.from(each).includes(secretWord))).toBe(false)
    expect(await farthestValue(bytes, picture)).toBeLessThan(80)
    expect(await farthestValue(thumbnail, picture)).toBeLessThan(80)
  },
)

test('F14: a picture of many frames counts all of them', async () => {
  const gif = await tellingGif(10)
  expect(await images.prepare(gif, 'image/gif')).toMatchObject({ kind: 'image', width: 16, height: 16 })
  expect(await new Images({ maxPixels: 16 * 16 * 9 }).prepare(gif, 'image/gif')).toEqual({ kind: 'file' })
})

test('F14: a small file that unpacks to billions of pixels is a file, and no avatar', async () => {
  const bomb = bombPng()
  expect(bomb.length).toBeLessThan(1_000)
  expect(await images.prepare(bomb, 'image/png')).toEqual({ kind: 'file' })
  expect(await images.avatar(bomb, 'image/png')).toEqual({ kind: 'refused' })
})

test.each([
  ['SVG with script, called PNG', svg, 'image/png'],
  ['SVG', svg, 'image/svg+xml'],
  ['nothing', Buffer.alloc(0), 'image/png'],
  ['a JPEG cut short', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 'image/jpeg'],
  ['a PNG whose pixels are missing', bombPng(1_000, 1_000).subarray(0, 60), 'image/png'],
  ['PDF', Buffer.from('%PDF-1.7'), 'application/pdf'],
])('F14, F17: %s is a file, and no avatar', async (_, bytes, type) => {
  expect(await images.prepare(bytes, type)).toEqual({ kind: 'file' })
  expect(await images.avatar(bytes, type)).toEqual({ kind: 'refused' })
})

test('F15: a JPEG and a page at once comes out as the JPEG alone', async () => {
  const jpeg = await corners().jpeg().toBuffer()
  const page = '<html><script>alert(1)</script>'
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, page.length + 2]), Buffer.from(page)])
  const polyglot = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), Buffer.from(page)])
  const prepared = await images.prepare(polyglot, 'image/jpeg')
  const { bytes } = prepared.kind === 'image' ? prepared : { bytes: polyglot }
  expect(Buffer.from(bytes).includes('script')).toBe(false)
})

test('F17: an avatar is a square of 256 pixels, upright, that tells nothing', async () => {
  const made = await images.avatar(await telling(6).jpeg().toBuffer(), 'image/jpeg')
  const bytes = made.kind === 'avatar' ? made.bytes : svg
  const { format, width, height, exif, xmp } = await sharp(bytes).metadata()
  expect([format, width, height, exif, xmp]).toEqual(['webp', 256, 256, undefined, undefined])
})

test('F18: a few pictures are worked on at once, a few wait, more are turned away', async () => {
  const few = new Images({ concurrency: 1, waiting: 2 })
  const picture = await corners().png().toBuffer()
  const kinds = await Promise.all(Array.from({ length: 5 }, async () => (await few.prepare(picture, 'image/png')).kind))
  expect(kinds).toEqual(['image', 'image', 'image', 'busy', 'busy'])
  expect(await few.prepare(picture, 'image/png')).toMatchObject({ kind: 'image' })
})
