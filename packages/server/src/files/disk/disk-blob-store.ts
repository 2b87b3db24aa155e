import { open, rm, stat, statfs } from 'node:fs/promises'
import {
  BlobStoreError,
  type BlobStore,
  type BlobsPage,
  type BlobsRead,
  type ByteRange,
  checkBlobId,
  type StaleUploadsQuery,
  type UploadProgress,
} from '@hubbub/chat/ports'
import { systemCode } from '../../start-error.ts'
import { Lanes } from '../lanes.ts'
import type { BlobPaths } from './blob-paths.ts'
import { listBlobs, listStaleUploads } from './list-disk.ts'
import { makeFolder, moveDurably, syncFolder, writeAll } from './durably.ts'

/** Ends the names of files that are written whole; ids have no dot. */
export const temporarySuffix = '.new'
/** Bytes of one piece of a read. */
const pieceBytes = 131_072

/** Bounds of blobs on disk. */
export interface DiskBlobStoreOptions {
  /** Bytes of the disk left to everything else, the database first of all. @default 64 MiB */
  readonly reserveBytes?: number
}

interface Append {
  readonly offset: number
  readonly bytes: Uint8Array
  readonly settle: (outcome: UploadProgress | BlobStoreError) => void
}

/**
 * Blobs as files in a folder. Nothing is kept in memory between calls: an upload stands where its file ends. Appends that
 * arrive while one is being synced are written together and synced once.
 */
export class DiskBlobStore implements BlobStore {
  readonly #paths: BlobPaths
  readonly #reserveBytes: number
  readonly #lanes = new Lanes()
  /** Appends that have not begun, while nothing else was asked of the upload after them. */
  readonly #gathering = new Map<string, Append[]>()
  #puts = 0
  #isClosed = false

  constructor(paths: BlobPaths, { reserveBytes = 67_108_864 }: DiskBlobStoreOptions = {}) {
    this.#paths = paths
    this.#reserveBytes = reserveBytes
  }

  begin(id: string): Promise<void> {
    return this.#run(id, async () => {
      await using file = await open(this.#paths.upload(id), 'a', 0o600)
      await file.sync()
      await syncFolder(this.#paths.uploads)
    })
  }

  async append(id: string, offset: number, bytes: Uint8Array): Promise<UploadProgress> {
    this.#check(id)
    const outcome = await new Promise<UploadProgress | BlobStoreError>((settle) => {
      const gathered = this.#gathering.get(id)
      if (gathered) gathered.push({ offset, bytes, settle })
      else this.#beginBatch(id, { offset, bytes, settle })
    })
    if (outcome instanceof BlobStoreError) throw outcome
    return outcome
  }

  progress(id: string): Promise<UploadProgress | undefined> {
    return this.#run(id, async () => {
      const upload = this.#paths.upload(id)
      const found = await stat(upload).catch(ifMissing(undefined))
      if (!found) return undefined
      await this.#sync(upload)
      return { taken: found.size, durable: found.size }
    })
  }

  release(id: string): Promise<void> {
    return this.#run(id, async () => {})
  }

  finish(id: string, size: number): Promise<void> {
    return this.#run(id, async () => {
      const [upload, blob] = [this.#paths.upload(id), this.#paths.blob(id)]
      const found = await stat(upload).catch(ifMissing(undefined))
      if (!found) {
        if (await stat(blob).catch(ifMissing(undefined))) return
        throw notFound()
      }
      if (found.size !== size) throw new BlobStoreError('gap', `The upload has ${found.size} bytes, not ${size}.`)
      await this.#sync(upload)
      await this.#move(upload, id)
    })
  }

  discard(id: string): Promise<void> {
    return this.#run(id, () => rm(this.#paths.upload(id), { force: true }))
  }

  put(id: string, bytes: Uint8Array): Promise<void> {
    return this.#run(id, async () => {
      await this.#checkRoom(bytes.length)
      const temporary = `${this.#paths.upload(id)}.${this.#puts++}${temporarySuffix}`
      try {
        await using file = await open(temporary, 'wx', 0o600)
        await writeAll(file, [bytes], 0)
        await file.sync()
        await this.#move(temporary, id)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    })
  }

  size(id: string): Promise<number | undefined> {
    return this.#run(id, async () => (await stat(this.#paths.blob(id)).catch(ifMissing(undefined)))?.size)
  }

  async *read(id: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, void> {
    this.#check(id)
    try {
      await using file = await open(this.#paths.blob(id), 'r')
      const { size } = await file.stat()
      const end = Math.min(range?.to ?? size, size)
      for (let at = range?.from ?? 0; at < end; ) {
        const length = Math.min(pieceBytes, end - at)
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, at)
        if (bytesRead === 0) throw new BlobStoreError('internal', `The blob ends at ${at} of ${end} bytes.`)
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    } catch (error) {
      throw blobStoreError(error)
    }
  }

  remove(id: string): Promise<void> {
    return this.#run(id, () => rm(this.#paths.blob(id), { force: true }))
  }

  async staleUploads(query: StaleUploadsQuery): Promise<readonly string[]> {
    this.#checkOpen()
    return listStaleUploads(this.#paths, query).catch(rethrow)
  }

  async list(page: BlobsPage): Promise<BlobsRead> {
    this.#checkOpen()
    return listBlobs(this.#paths, page).catch(rethrow)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#lanes.settled()
  }

  #check(id: string): void {
    this.#checkOpen()
    checkBlobId(id)
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new BlobStoreError('internal', 'The blob store is closed.')
  }

  async #run<T>(id: string, job: () => Promise<T>): Promise<T> {
    this.#check(id)
    this.#gathering.delete(id)
    return this.#lanes.run(id, job).catch(rethrow)
  }

  #beginBatch(id: string, first: Append): void {
    const batch = [first]
    this.#gathering.set(id, batch)
    void this.#lanes.run(id, async () => {
      if (this.#gathering.get(id) === batch) this.#gathering.delete(id)
      await this.#write(id, batch)
    })
  }

  /** Writes what fits together and syncs once; settles every append, and never rejects. */
  async #write(id: string, batch: readonly Append[]): Promise<void> {
    try {
      await using file = await open(this.#paths.upload(id), 'r+')
      const { size } = await file.stat()
      const { buffers, taken, gaps } = joined(size, batch)
      try {
        await this.#checkRoom(taken - size)
        await writeAll(file, buffers, size)
        if (taken > size) await file.datasync()
      } catch (error) {
        // After a failed sync nobody knows which pages reached the disk: back to where it was whole.
        await file.truncate(size)
        throw error
      }
      for (const append of batch) append.settle(gaps.get(append) ?? { taken, durable: taken })
    } catch (error) {
      for (const { settle } of batch) settle(blobStoreError(error))
    }
  }

  async #checkRoom(bytes: number): Promise<void> {
    if (bytes === 0) return
    const { bavail, bsize } = await statfs(this.#paths.root)
    if (bavail * bsize - bytes >= this.#reserveBytes) return
    throw new BlobStoreError('storage_full', `Less than ${this.#reserveBytes} bytes would be left on the disk.`)
  }

  /** What a process before this one wrote may not have been synced. */
  async #sync(path: string): Promise<void> {
    await using file = await open(path, 'r+')
    await file.datasync()
  }

  async #move(from: string, id: string): Promise<void> {
    for (const folder of this.#paths.folders(id)) await makeFolder(folder)
    await moveDurably(from, this.#paths.blob(id))
  }
}

/** Works out what of some appends is new, and which of them leave a gap. */
function joined(
  size: number,
  batch: readonly Append[],
): { buffers: Uint8Array[]; taken: number; gaps: Map<Append, BlobStoreError> } {
  let taken = size
  const buffers: Uint8Array[] = []
  const gaps = new Map<Append, BlobStoreError>()
  for (const append of batch) {
    if (append.offset > taken) {
      gaps.set(append, new BlobStoreError('gap', `The upload goes on at ${taken}.`))
      continue
    }
    const fresh = append.bytes.subarray(taken - append.offset)
    if (fresh.length > 0) buffers.push(fresh)
    taken += fresh.length
  }
  return { buffers, taken, gaps }
}

/** Handles that nothing is there by that name; other errors go on. */
function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (systemCode(error) === 'ENOENT') return instead
    throw error
  }
}

function notFound(): BlobStoreError {
  return new BlobStoreError('not_found', 'There is no such upload or blob.')
}

function blobStoreError(error: unknown): BlobStoreError {
  if (error instanceof BlobStoreError) return error
  const code = systemCode(error)
  if (code === 'ENOENT') return notFound()
  if (code === 'ENOSPC' || code === 'EDQUOT') return new BlobStoreError('storage_full', 'The disk is full.')
  return new BlobStoreError('internal', `The disk failed: ${code ?? 'unknown reason'}.`, { cause: error })
}

function rethrow(error: unknown): never {
  throw blobStoreError(error)
}
