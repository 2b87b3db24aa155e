import type { Clock } from '@hubbub/hub/ports'
import {
  BlobStoreError,
  type BlobStore,
  type BlobsPage,
  type BlobsRead,
  type ByteRange,
  checkBlobId,
  type StaleUploadsQuery,
  type UploadProgress,
} from './ports/blob-store.ts'

/** Bytes of one piece of a read. */
const pieceBytes = 65_536

interface Upload {
  readonly pieces: Uint8Array[]
  readonly taken: number
  readonly touchedAt: number
}

interface Blob {
  readonly bytes: Uint8Array
  readonly storedAt: number
}

/** What memory blob stores keep: several that share it are one store opened again. */
export class MemoryBlobs {
  readonly uploads: Map<string, Upload> = new Map()
  readonly blobs: Map<string, Blob> = new Map()
}

/** What a memory blob store is made of. */
export interface MemoryBlobStoreOptions {
  readonly clock: Pick<Clock, 'now'>
  /** @default nothing in it */
  readonly data?: MemoryBlobs
  /** Bytes of uploads and blobs together. @default 1 GiB */
  readonly maxBytes?: number
}

/** A blob store in memory, for tests and for servers that keep nothing: all it takes is durable as long as its data. */
export class MemoryBlobStore implements BlobStore {
  readonly #clock: Pick<Clock, 'now'>
  readonly #data: MemoryBlobs
  readonly #maxBytes: number
  #isClosed = false

  constructor({ clock, data = new MemoryBlobs(), maxBytes = 1_073_741_824 }: MemoryBlobStoreOptions) {
    this.#clock = clock
    this.#data = data
    this.#maxBytes = maxBytes
  }

  async begin(id: string): Promise<void> {
    this.#check(id)
    if (this.#data.uploads.has(id)) return
    this.#data.uploads.set(id, { pieces: [], taken: 0, touchedAt: this.#clock.now() })
  }

  async append(id: string, offset: number, bytes: Uint8Array): Promise<UploadProgress> {
    this.#check(id)
    const upload = this.#upload(id)
    if (offset > upload.taken) throw new BlobStoreError('gap', `The upload goes on at ${upload.taken}.`)
    const fresh = bytes.slice(upload.taken - offset)
    this.#makeRoom(fresh.length)
    if (fresh.length > 0) upload.pieces.push(fresh)
    const taken = upload.taken + fresh.length
    this.#data.uploads.set(id, { pieces: upload.pieces, taken, touchedAt: this.#clock.now() })
    return { taken, durable: taken }
  }

  async progress(id: string): Promise<UploadProgress | undefined> {
    this.#check(id)
    const upload = this.#data.uploads.get(id)
    return upload && { taken: upload.taken, durable: upload.taken }
  }

  async release(id: string): Promise<void> {
    this.#check(id)
  }

  async finish(id: string, size: number): Promise<void> {
    this.#check(id)
    if (!this.#data.uploads.has(id) && this.#data.blobs.has(id)) return
    const { pieces, taken } = this.#upload(id)
    if (taken !== size) throw new BlobStoreError('gap', `The upload has ${taken} bytes, not ${size}.`)
    this.#data.uploads.delete(id)
    this.#store(id, join(pieces, taken))
  }

  async discard(id: string): Promise<void> {
    this.#check(id)
    this.#data.uploads.delete(id)
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    this.#check(id)
    this.#makeRoom(bytes.length - (this.#data.blobs.get(id)?.bytes.length ?? 0))
    this.#store(id, bytes.slice())
  }

  async size(id: string): Promise<number | undefined> {
    this.#check(id)
    return this.#data.blobs.get(id)?.bytes.length
  }

  async *read(id: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, void> {
    this.#check(id)
    const blob = this.#data.blobs.get(id)
    if (!blob) throw notFound()
    const end = Math.min(range?.to ?? blob.bytes.length, blob.bytes.length)
    for (let at = range?.from ?? 0; at < end; at += pieceBytes)
      yield blob.bytes.slice(at, Math.min(end, at + pieceBytes))
  }

  async remove(id: string): Promise<void> {
    this.#check(id)
    this.#data.blobs.delete(id)
  }

  async staleUploads({ before, limit }: StaleUploadsQuery): Promise<readonly string[]> {
    this.#checkOpen()
    const stale = [...this.#data.uploads].filter(([, { touchedAt }]) => touchedAt < before)
    return stale.slice(0, limit).map(([id]) => id)
  }

  async list({ limit, after = '' }: BlobsPage): Promise<BlobsRead> {
    this.#checkOpen()
    const later = [...this.#data.blobs].filter(([id]) => id > after).sort(([a], [b]) => (a < b ? -1 : 1))
    const blobs = later.slice(0, limit).map(([id, { bytes, storedAt }]) => ({ id, size: bytes.length, storedAt }))
    return { blobs, hasMore: later.length > blobs.length }
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }

  #check(id: string): void {
    this.#checkOpen()
    checkBlobId(id)
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new BlobStoreError('internal', 'The blob store is closed.')
  }

  #upload(id: string): Upload {
    const upload = this.#data.uploads.get(id)
    if (!upload) throw notFound()
    return upload
  }

  #store(id: string, bytes: Uint8Array): void {
    this.#data.blobs.set(id, { bytes, storedAt: this.#clock.now() })
  }

  #makeRoom(more: number): void {
    let used = 0
    for (const { taken } of this.#data.uploads.values()) used += taken
    for (const { bytes } of this.#data.blobs.values()) used += bytes.length
    if (used + more > this.#maxBytes) throw new BlobStoreError('storage_full', `More than ${this.#maxBytes} bytes.`)
  }
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function notFound(): BlobStoreError {
  return new BlobStoreError('not_found', 'There is no such upload or blob.')
}
