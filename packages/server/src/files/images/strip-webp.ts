import { ByteReader, type Stripped } from './byte-reader.ts'

const headBytes = 12
const chunkHeadBytes = 8
const drawnBy = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Flags of VP8X that say there is EXIF (0x08) or XMP (0x04). */
const metadataFlags = 0x0c

/** Leaves out of a WebP its EXIF, XMP and unknown chunks, and all behind its end; the picture stays, bit for bit. */
export function stripWebp(bytes: Uint8Array): Stripped {
  const reader = new ByteReader(bytes)
  const size = reader.u32(4, true)
  if (!reader.has('RIFF', 0) || !reader.has('WEBP', 8) || size === undefined) return undefined
  const end = Math.min(bytes.length, size + 8)
  const pieces: Uint8Array[] = []
  for (let at = headBytes; at + chunkHeadBytes <= end; ) {
    const length = reader.u32(at + 4, true) ?? 0
    // A chunk of odd length is followed by a byte of padding.
    const next = at + chunkHeadBytes + length + (length % 2)
    if (at + chunkHeadBytes + length > end) return undefined
    const type = reader.ascii(at, at + 4)
    if (drawnBy.has(type)) pieces.push(type === 'VP8X' ? withoutFlags(bytes.slice(at, next)) : bytes.subarray(at, next))
    at = next
  }
  return pieces.length === 0 ? undefined : riff(bytes, pieces)
}

function withoutFlags(chunk: Uint8Array): Uint8Array {
  chunk[chunkHeadBytes] = (chunk[chunkHeadBytes] ?? 0) & ~metadataFlags
  return chunk
}

function riff(bytes: Uint8Array, pieces: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.concat([bytes.subarray(0, headBytes), ...pieces])
  whole.writeUInt32LE(whole.length - 8, 4)
  return whole.equals(bytes) ? bytes : whole
}
