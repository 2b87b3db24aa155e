import type { BlobStore } from './ports/blob-store.ts'

/** Reads a small blob whole, whose size is known. */
export async function readBlob(blobs: Pick<BlobStore, 'read'>, id: string, size: number): Promise<Uint8Array> {
  const whole = new Uint8Array(size)
  let at = 0
  for await (const piece of blobs.read(id, { from: 0, to: size })) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole.subarray(0, at)
}
