import { type ContractCase, type SeededRandom, expectThat } from '@hubbub/hub/testing'
import type { BlobStore, ByteRange } from '../files/ports/blob-store.ts'

/** Where a contract case gets its blob store from. */
export interface BlobStoreHarness {
  /** Opens a store, empty at first; once that one is closed, opening again goes on with the same bytes. */
  open(): Promise<BlobStore>
}

/** One promise of the `BlobStore` port. */
export type BlobStoreCase = ContractCase<BlobStoreHarness>

/** Makes a case that needs one store only. */
export function blobCase(rule: string, title: string, check: (store: BlobStore) => Promise<void>): BlobStoreCase {
  return {
    rule,
    title,
    async run(harness) {
      const store = await harness.open()
      try {
        await check(store)
      } finally {
        await store.close()
      }
    },
  }
}

/** Bytes that tell where they belong: any two pieces of them at other places differ. */
export function patternBytes(length: number, salt = 0): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = (Math.imul(at + salt, 0x9e3779b1) >>> 13) & 0xff
  return bytes
}

/** A random id such as a server makes. */
export function randomBlobId(random: SeededRandom): string {
  return Array.from({ length: 32 }, () => random.below(16).toString(16)).join('')
}

/** Uploads bytes in one piece and finishes. */
export async function uploadWhole(store: BlobStore, id: string, bytes: Uint8Array): Promise<void> {
  await store.begin(id)
  if (bytes.length > 0) await store.append(id, 0, bytes)
  await store.finish(id, bytes.length)
}

/** Reads a blob or a range of it whole. */
export async function readWhole(store: Pick<BlobStore, 'read'>, id: string, range?: ByteRange): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of store.read(id, range)) pieces.push(piece)
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Throws unless both are the same bytes; says where they differ, not what they are. */
export function assertBytes(actual: Uint8Array, expected: Uint8Array, what = 'bytes'): void {
  expectThat(actual.length === expected.length, `${what}: ${expected.length} bytes, not ${actual.length}`)
  const at = actual.findIndex((byte, index) => byte !== expected[index])
  expectThat(at === -1, `${what}: the same, but byte ${at} is another`)
}
