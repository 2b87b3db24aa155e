import { ask, FakeClock, type HubHarness, type MemoryLink, type ReceivedFrame, settle } from '@hubbub/hub/testing'
import { encodeUploadChunk, uploadPlace, type UploadPlace } from '@hubbub/protocol'
import type { FileCount, FileLimits } from '../files/file-options.ts'
import { MemoryBlobs, MemoryBlobStore } from '../files/memory-blob-store.ts'
import { MemoryChatStore } from '../memory/memory-chat-store.ts'
import { MemoryTables } from '../memory/memory-tables.ts'
import { chatHarness } from './chat-harness.ts'
import { testWorkshop } from './test-workshop.ts'

/** A hub in memory that takes files. */
export interface FileHarness extends HubHarness {
  readonly blobs: MemoryBlobStore
  readonly data: MemoryBlobs
  readonly tables: MemoryTables
  readonly counts: ReadonlyMap<FileCount, number>
}

/** What a file harness goes on from. */
export interface FileHarnessOptions {
  readonly limits?: Partial<FileLimits>
  readonly clock?: FakeClock
  readonly data?: MemoryBlobs
  readonly tables?: MemoryTables
  /** Most bytes of the blob store. */
  readonly maxBytes?: number
}

/** Starts a hub with chat and files in memory; given the tables and data of another it goes on where that one ended. */
export async function fileHarness(options: FileHarnessOptions = {}): Promise<FileHarness> {
  const {
    clock = new FakeClock(),
    data = new MemoryBlobs(),
    tables = new MemoryTables('e'),
    limits,
    maxBytes,
  } = options
  const blobs = new MemoryBlobStore({ clock, data, ...(maxBytes === undefined ? {} : { maxBytes }) })
  const counts = new Map<FileCount, number>()
  const count = (what: FileCount, by: number): void => void counts.set(what, (counts.get(what) ?? 0) + by)
  const files = { blobs, workshop: testWorkshop(blobs), count, ...(limits && { limits }) }
  const harness = await chatHarness({ store: new MemoryChatStore({ tables }), files, hub: { clock } })
  return { ...harness, blobs, data, tables, counts, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() }
}

/** Announces a file and returns where to begin; throws when it is refused. */
export async function beginUpload(
  link: MemoryLink,
  file: { readonly size: number; readonly [field: string]: unknown },
): Promise<UploadPlace> {
  return uploadPlace.parse((await ask(link, { type: 'upload_begin', name: 'a.bin', ...file })).reply)
}

/** Sends bytes of a file as chunks, and lets everything happen that follows; returns what is said about uploads. */
export async function sendBytes(
  link: MemoryLink,
  { upload_id: uploadId, offset, chunk_bytes: chunkBytes }: UploadPlace,
  bytes: Uint8Array,
): Promise<readonly ReceivedFrame[]> {
  for (let at = 0; at < bytes.length; at += chunkBytes)
    link.sendBytes(encodeUploadChunk({ uploadId, offset: offset + at, bytes: bytes.subarray(at, at + chunkBytes) }))
  await settle(500)
  return link.take().filter(({ type }) => type.startsWith('upload_') || type === 'error')
}

/** Sends a small file whole; returns what the server said of it. */
export async function sendFile(
  link: MemoryLink,
  bytes: Uint8Array,
  more: { readonly [field: string]: unknown } = {},
): Promise<{ readonly fileId: string; readonly events: readonly ReceivedFrame[] }> {
  const place = await beginUpload(link, { ...more, size: bytes.length })
  return { fileId: place.upload_id, events: await sendBytes(link, place, bytes) }
}
