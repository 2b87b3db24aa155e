import { ByteReader, kept, type Stripped } from './byte-reader.ts'

// Markers of ISO/IEC 10918-1, table B.1.
const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda
const exif = 0xe1
const comment = 0xfe

/**
 * Leaves out of a JPEG what it says about its making: EXIF with the place, XMP, IPTC, comments, previews, and all behind
 * the end of the picture. What it is drawn by stays as it is, bit for bit: colour profile, Adobe's transform, and the
 * orientation, in an EXIF of nothing else.
 */
export function stripJpeg(bytes: Uint8Array): Stripped {
  const reader = new ByteReader(bytes)
  if (reader.u16(0) !== 0xff00 + startOfImage) return undefined
  const pieces = [bytes.subarray(0, 2)]
  for (let at = 2; ; ) {
    const marker = markerAt(reader, at)
    if (!marker) return undefined
    if (marker.code === endOfImage) {
      pieces.push(bytes.subarray(marker.at - 1, marker.at + 1))
      return kept(bytes, pieces)
    }
    const size = reader.u16(marker.at + 1)
    const end = marker.at + 1 + (size ?? 0)
    if (size === undefined || size < 2 || end > bytes.length) return undefined
    const next = marker.code === startOfScan ? endOfScan(bytes, end) : end
    pieces.push(...keptOf(reader, { code: marker.code, from: marker.at - 1, end, next }))
    at = next
  }
}

/** Finds the code of the marker at a place; any number of fill bytes may stand before it. */
function markerAt(reader: ByteReader, from: number): { code: number; at: number } | undefined {
  if (reader.u8(from) !== 0xff) return undefined
  let at = from + 1
  while (reader.u8(at) === 0xff) at++
  const code = reader.u8(at)
  return code === undefined || code === 0 ? undefined : { code, at }
}

/** Finds the marker after the data of a scan: in it 0xff is followed by 0, or is one of the restart markers. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? 0
    if (code !== 0 && (code < 0xd0 || code > 0xd7) && code !== 0xff) return at
  }
  return bytes.length
}

interface Segment {
  readonly code: number
  readonly from: number
  /** Where the segment ends. */
  readonly end: number
  /** Where the next one begins: behind the data of a scan. */
  readonly next: number
}

function keptOf(reader: ByteReader, { code, from, end, next }: Segment): Uint8Array[] {
  const content = from + 4
  if (code === exif && reader.has('Exif\0\0', content)) {
    const orientation = readOrientation(new ByteReader(reader.bytes.subarray(content + 6, end)))
    return orientation > 1 ? [orientationSegment(orientation)] : []
  }
  return isDrawnBy(reader, code, content) ? [reader.bytes.subarray(from, next)] : []
}

/** Says whether a segment has to do with how the picture is drawn. */
function isDrawnBy(reader: ByteReader, code: number, content: number): boolean {
  if (code === comment) return false
  if (code < 0xe0 || code > 0xef) return true
  if (code === 0xe0) return reader.has('JFIF\0', content)
  if (code === 0xe2) return reader.has('ICC_PROFILE\0', content)
  return code === 0xee && reader.has('Adobe', content)
}

/** Reads the orientation (1 to 8) out of TIFF data; 1 where none is said. */
export function readOrientation(tiff: ByteReader): number {
  const little = tiff.has('II', 0)
  const directory = tiff.u32(4, little)
  if ((!little && !tiff.has('MM', 0)) || directory === undefined) return 1
  const entries = tiff.u16(directory, little) ?? 0
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry
    if (tiff.u16(at, little) !== 0x0112) continue
    const value = tiff.u16(at + 8, little) ?? 1
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** An EXIF segment with one entry: tag 0x0112, a short. */
function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const content = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return Uint8Array.from([0xff, exif, 0, content.length + 2, ...content])
}
