import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import {
  corners,
  exifWithPlace,
  pixelsOf,
  secretWord,
  telling,
  tellingGif,
  withChunk,
  withSegment,
} from '../../testing/pictures.ts'
import { ByteReader } from './byte-reader.ts'
import { stripGif } from './strip-gif.ts'
import { readOrientation, stripJpeg } from './strip-jpeg.ts'
import { stripPng } from './strip-png.ts'
import { stripWebp } from './strip-webp.ts'

const whole = (bytes: Uint8Array | undefined): Buffer => Buffer.from(bytes ?? [])

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'F15: a JPEG turned by %i keeps its pixels and its turn, and tells nothing',
  async (turn) => {
    const jpeg = await telling(turn).jpeg().toBuffer()
    expect(jpeg.includes(secretWord)).toBe(true)
    const clean = whole(stripJpeg(jpeg))
    expect(clean.includes(secretWord)).toBe(false)
    expect(await pixelsOf(clean, { turned: false })).toEqual(await pixelsOf(jpeg, { turned: false }))
    const { orientation = 1, exif, xmp } = await sharp(clean).metadata()
    expect([orientation, xmp, (exif?.length ?? 0) <= 32]).toEqual([turn, undefined, true])
    expect(await pixelsOf(clean)).toEqual(await pixelsOf(jpeg))
  },
)

test.each<[string, () => Sharp]>([
  ['progressive', () => telling().jpeg({ progressive: true })],
  ['grey', () => telling().greyscale().jpeg()],
  ['of CMYK with an Adobe segment', () => corners().toColourspace('cmyk').jpeg()],
  ['with a colour profile', () => corners().withIccProfile('p3').withExif(exifWithPlace).jpeg()],
])('F15: a JPEG %s stays as it is drawn, bit for bit', async (_, make) => {
  const jpeg = await make().toBuffer()
  const clean = whole(stripJpeg(withSegment(jpeg, 0xfe, secretWord)))
  expect(clean.includes(secretWord)).toBe(false)
  expect(await pixelsOf(clean)).toEqual(await pixelsOf(jpeg))
  expect((await sharp(clean).metadata()).icc).toEqual((await sharp(jpeg).metadata()).icc)
})

test.each([
  ['IPTC', 0xed, `Photoshop 3.0\0${secretWord}`],
  ['a preview', 0xe0, `JFXX\0${secretWord}`],
  ['several pictures', 0xe2, `MPF\0${secretWord}`],
  ['a comment', 0xfe, secretWord],
  ['XMP', 0xe1, `http://ns.adobe.com/xap/1.0/\0${secretWord}`],
  ['broken EXIF', 0xe1, `Exif\0\0II*\0\xff\xff\xff\x7f${secretWord}`],
])('F15: %s of a JPEG goes, and so does what stands behind its end', async (_, code, content) => {
  const jpeg = await corners().jpeg().toBuffer()
  const telling = Buffer.concat([withSegment(jpeg, code, content), Buffer.from(`${secretWord}<html>`)])
  expect(whole(stripJpeg(telling))).toEqual(whole(stripJpeg(jpeg)))
})

test('F15: a picture that tells nothing is left alone, the same bytes', async () => {
  const [png, webp] = [await corners().png().toBuffer(), await corners().webp().toBuffer()]
  const jpeg = whole(stripJpeg(await corners().jpeg().toBuffer()))
  const gif = whole(stripGif(await tellingGif()))
  expect(
    [stripPng(png), stripWebp(webp), stripJpeg(jpeg), stripGif(gif)].map(
      (each, at) => each === [png, webp, jpeg, gif][at],
    ),
  ).toEqual([true, true, true, true])
})

test('F15: texts, EXIF and times of a PNG go, its pixels stay', async () => {
  const png = await telling().png().toBuffer()
  const more = withChunk(withChunk(png, 'tEXt', `Comment\0${secretWord}`), 'prVt', secretWord)
  const clean = whole(stripPng(Buffer.concat([more, Buffer.from(secretWord)])))
  expect(clean.includes(secretWord)).toBe(false)
  expect(await pixelsOf(clean)).toEqual(await pixelsOf(png, { turned: false }))
})

test('F15: EXIF and XMP of a WebP go, its pixels stay', async () => {
  const webp = await telling().webp({ lossless: true }).toBuffer()
  const clean = whole(stripWebp(Buffer.concat([webp, Buffer.from(secretWord)])))
  expect([webp.includes(secretWord), clean.includes(secretWord)]).toEqual([true, false])
  expect(await pixelsOf(clean)).toEqual(await pixelsOf(webp))
  const { exif, xmp, pages } = await sharp(clean).metadata()
  expect([exif, xmp, pages ?? 1]).toEqual([undefined, undefined, 1])
})

test('F15: comments and XMP of a GIF go, its frames stay', async () => {
  const gif = await tellingGif(4)
  const clean = whole(stripGif(gif))
  expect([gif.includes(secretWord), clean.includes(secretWord)]).toEqual([true, false])
  expect(await pixelsOf(clean)).toEqual(await pixelsOf(gif))
  expect(await sharp(clean).metadata()).toMatchObject({ pages: 4, loop: 3 })
})

test('F15: what is cut short or changed is stripped or not, and never anything else', async () => {
  const pictures = [
    await telling(6).jpeg({ progressive: true }).toBuffer(),
    await telling().png().toBuffer(),
    await telling().webp().toBuffer(),
    await tellingGif(),
  ]
  const strippers = [stripJpeg, stripPng, stripWebp, stripGif]
  fc.assert(
    fc.property(fc.nat(3), fc.nat(2_000), fc.nat(2_000), fc.nat(255), (kind, end, at, value) => {
      const bytes = whole(pictures[kind]).subarray(0, end)
      if (at < bytes.length) bytes[at] = value
      const clean = strippers[kind]?.(bytes)
      expect(clean === undefined || clean.length <= bytes.length + 36).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('F15: an orientation is read in either byte order, and is 1 when there is none', () => {
  const orientationOf = (hex: string): number => readOrientation(new ByteReader(Buffer.from(hex, 'hex')))
  expect(orientationOf('4d4d002a0000000800010112000300000001000600000000')).toBe(6)
  expect(orientationOf('49492a0008000000010012010300010000000800000000')).toBe(8)
  expect(
    ['', '4d4d', '49492a00ffffffff', '4d4d002a0000000800010112000300000001000900000000'].map(orientationOf),
  ).toEqual([1, 1, 1, 1])
})
