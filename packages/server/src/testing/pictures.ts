import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** A word that stands in every place where a picture can tell of its making; it must never come out. */
export const secretWord = 'SECRETPLACE'

/** EXIF that says where and by whom. */
export const exifWithPlace = {
  IFD0: { Artist: secretWord, Copyright: secretWord },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1' },
} as const

const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${secretWord}"/></rdf:RDF></x:xmpmeta>`

/** A picture with four different corners, so that turning it shows. */
export function corners(width = 60, height = 40): Sharp {
  const pixels = Buffer.alloc(3 * width * height)
  for (let at = 0; at < width * height; at++) {
    const [right, low] = [at % width >= width / 2, at >= (width * height) / 2]
    pixels.set([right ? 230 : 20, low ? 230 : 20, (7 * at) % 64], 3 * at)
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** The same with EXIF and XMP, turned by an orientation. */
export function telling(orientation = 1): Sharp {
  return corners().withExif(exifWithPlace).withXmp(xmp).withMetadata({ orientation })
}

/** Puts a segment behind the start of a JPEG. */
export function withSegment(jpeg: Uint8Array, code: number, content: string): Buffer {
  const data = Buffer.from(content, 'latin1')
  const head = Buffer.from([0xff, code, (data.length + 2) >> 8, (data.length + 2) & 0xff])
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)])
}

/** A chunk of a PNG. */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(content.length)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}

/** Puts a chunk behind the head of a PNG. */
export function withChunk(png: Uint8Array, type: string, content: string): Buffer {
  return Buffer.concat([png.subarray(0, 33), pngChunk(type, Buffer.from(content, 'latin1')), png.subarray(33)])
}

/** A PNG of a few hundred bytes that says it is enormous: white pixels compress to nothing. */
export function bombPng(width = 50_000, height = 50_000): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const data = deflateSync(Buffer.alloc(100_000))
  return Buffer.concat([signature, pngChunk('IHDR', head), pngChunk('IDAT', data), pngChunk('IEND', Buffer.alloc(0))])
}

/** A GIF of some frames, with a comment and XMP inside and something behind its end. */
export async function tellingGif(frames = 3): Promise<Buffer> {
  const raw = Buffer.alloc(3 * 16 * 16 * frames)
  for (let frame = 0; frame < frames; frame++) raw.fill(60 * frame, 3 * 256 * frame, 3 * 256 * (frame + 1))
  const page = { width: 16, height: 16 * frames, channels: 3, pageHeight: 16 } as const
  const gif = await sharp(raw, { raw: page })
    .gif({ delay: Array(frames).fill(100), loop: 3 })
    .toBuffer()
  const blocks = Buffer.from(`\x0b${secretWord}\0`, 'latin1')
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe]), blocks])
  const xmp = Buffer.concat([Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'), blocks])
  const first = 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1)
  const table = ((gif[10] ?? 0) & 0x80) === 0 ? 13 : first
  return Buffer.concat([gif.subarray(0, table), comment, xmp, gif.subarray(table), Buffer.from(secretWord)])
}

/** The pixels of a picture, all frames, turned as it says. */
export async function pixelsOf(bytes: Uint8Array, { turned = true } = {}): Promise<Buffer> {
  const picture = sharp(bytes, { animated: true })
  return (turned ? picture.autoOrient() : picture).removeAlpha().raw().toBuffer()
}

/** How far apart two pictures of the same size are at most, of 255; a corner in the wrong place is more than 200. */
export async function farthestValue(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [a, b] = await Promise.all([pixelsOf(one), pixelsOf(other)])
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? 0))), 0)
}
