import { ByteReader, kept, type Stripped } from './byte-reader.ts'

const signatureBytes = 8
/** Length, type and checksum of a chunk. */
const chunkFrameBytes = 12
/** Ancillary chunks a picture is drawn by (PNG, third edition, section 11.3), and those of animations. */
const drawnBy = new Set([
  'tRNS',
  'cHRM',
  'gAMA',
  'iCCP',
  'sBIT',
  'sRGB',
  'cICP',
  'mDCV',
  'cLLI',
  'bKGD',
  'pHYs',
  'sPLT',
  'acTL',
  'fcTL',
  'fdAT',
])

/** Leaves out of a PNG its texts, times, EXIF, and all behind its end; what it is drawn by stays, bit for bit. */
export function stripPng(bytes: Uint8Array): Stripped {
  const reader = new ByteReader(bytes)
  if (!reader.has('\x89PNG\r\n\x1a\n', 0)) return undefined
  const pieces = [bytes.subarray(0, signatureBytes)]
  for (let at = signatureBytes; ; ) {
    const length = reader.u32(at)
    const end = at + chunkFrameBytes + (length ?? 0)
    if (length === undefined || end > bytes.length) return undefined
    const type = reader.ascii(at + 4, at + 8)
    // An upper-case first letter: a chunk without which nothing can be drawn.
    if (/^[A-Z]/.test(type) || drawnBy.has(type)) pieces.push(bytes.subarray(at, end))
    if (type === 'IEND') return kept(bytes, pieces)
    at = end
  }
}
