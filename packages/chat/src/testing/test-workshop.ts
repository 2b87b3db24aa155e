import type { BlobStore } from '../files/ports/blob-store.ts'
import type { FileWorkshop, InspectedBlob } from '../files/ports/file-workshop.ts'
import { readWhole } from './blob-store-case.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 64))

/** What a test tells the workshop by the first characters of a file; everything else is a plain file. */
export const testFiles = {
  /** A picture that says nothing of its making, and one that has to be changed. */
  picture: 'PICTURE clean',
  telling: 'PICTURE telling',
  /** A picture that cannot be drawn, and one for which there is never time. */
  broken: 'PICTURE broken',
  late: 'PICTURE late',
  /** A file that the scan refuses. */
  virus: 'VIRUS',
} as const

/** A number of 64 hex digits that differs where bytes do: no hash, but what tests need of one. */
export function testHash(bytes: Uint8Array): string {
  let [hash, hex] = [0x811c9dc5, '']
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  for (let round = 0; round < 8; round++) {
    hash = Math.imul(hash ^ round, 0x01000193) >>> 0
    hex += hash.toString(16).padStart(8, '0')
  }
  return hex
}

/** A workshop without decoders: files tell it what they are, by `testFiles`. */
export function testWorkshop(blobs: Pick<BlobStore, 'read'>): FileWorkshop {
  return {
    async inspect(blobId): Promise<InspectedBlob> {
      const bytes = await readWhole(blobs, blobId)
      const type = textOf(bytes).startsWith('PICTURE') ? 'image/png' : 'application/octet-stream'
      return { size: bytes.length, sha256: testHash(bytes), type }
    },
    async picture(bytes) {
      const said = textOf(bytes)
      if (said.startsWith(testFiles.late)) return { kind: 'busy' }
      if (said.startsWith(testFiles.broken)) return { kind: 'file' }
      const clean = said.startsWith(testFiles.telling) ? bytesOf(testFiles.picture) : bytes
      return { kind: 'image', width: 30, height: 20, bytes: clean, thumbnail: bytesOf('small') }
    },
    async avatar(bytes) {
      const said = textOf(bytes)
      if (said.startsWith(testFiles.late)) return { kind: 'busy' }
      return said.startsWith('PICTURE') ? { kind: 'avatar', bytes: bytesOf('square') } : { kind: 'refused' }
    },
    async scan({ read }) {
      for await (const bytes of read())
        if (textOf(bytes).startsWith(testFiles.virus)) return { ok: false, reason: 'a virus' }
      return { ok: true }
    },
    link: (fileId, variant, now) => ({ path: `/api/files/${fileId}?${variant}`, expiresAt: now + 600_000 }),
  }
}
