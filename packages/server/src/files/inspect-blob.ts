import { createHash } from 'node:crypto'
import { type BlobStore, freeBytes, type InspectedBlob } from '@hubbub/chat/ports'
import { sniff, sniffBytes } from './sniff.ts'

/** F5, F10: reads a finished blob once, from beginning to end, and tells its hash and its type. */
export async function inspectBlob(store: Pick<BlobStore, 'read'>, id: string): Promise<InspectedBlob> {
  const hash = createHash('sha256')
  const head: Uint8Array[] = []
  let [size, missing] = [0, sniffBytes]
  for await (const piece of store.read(id)) {
    hash.update(piece)
    size += piece.length
    if (missing > 0) head.push(Uint8Array.from(piece.subarray(0, missing)))
    missing -= piece.length
    freeBytes(piece)
  }
  return { size, sha256: hash.digest('hex'), type: await sniff(Buffer.concat(head)) }
}
