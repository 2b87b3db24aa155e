import { ByteReader, kept, type Stripped } from './byte-reader.ts'

const extension = 0x21
const picture = 0x2c
const trailer = 0x3b
const commentLabel = 0xfe
const plainTextLabel = 0x01
const applicationLabel = 0xff
/** Extensions of programs that a picture is drawn by: how often it repeats, and its colours. */
const drawnBy = ['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']

/** Leaves out of a GIF its comments, texts, XMP, and all behind its end; the picture stays, bit for bit. */
export function stripGif(bytes: Uint8Array): Stripped {
  const reader = new ByteReader(bytes)
  if (!reader.has('GIF87a', 0) && !reader.has('GIF89a', 0)) return undefined
  let at = 13 + tableBytes(reader.u8(10))
  const pieces = [bytes.subarray(0, at)]
  while (at < bytes.length) {
    const code = reader.u8(at)
    if (code === trailer) return kept(bytes, [...pieces, bytes.subarray(at, at + 1)])
    const data = code === extension ? at + 2 : at + 11 + tableBytes(reader.u8(at + 9))
    const end = code === extension || code === picture ? endOfBlocks(reader, data) : undefined
    if (end === undefined) return undefined
    if (code === picture || isDrawnBy(reader, at)) pieces.push(bytes.subarray(at, end))
    at = end
  }
  return undefined
}

/** Bytes of the table of colours that flags speak of. */
function tableBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

/** Passes over blocks, each led by its length, up to an empty one. */
function endOfBlocks(reader: ByteReader, from: number): number | undefined {
  for (let at = from; ; ) {
    const length = reader.u8(at)
    if (length === undefined) return undefined
    at += length + 1
    if (length === 0) return at
  }
}

function isDrawnBy(reader: ByteReader, at: number): boolean {
  const label = reader.u8(at + 1)
  if (label === commentLabel || label === plainTextLabel) return false
  return label !== applicationLabel || drawnBy.some((name) => reader.has(name, at + 3))
}
