/**
 * The bytes of files, kept for good, and those of uploads that are not finished yet. Implemented by adapters; called by
 * whoever takes uploads, makes thumbnails, serves downloads and collects what nobody refers to.
 *
 * **Order of calls.** `begin`, then `append` as bytes arrive, then `finish` once all are taken; or `discard` at any time.
 * An upload and the blob it becomes have the same id, and an id is used for one file only. After `finish` the caller reads
 * the blob (its hash, its type), and only then stores the row that refers to it; when the bytes are not what they should
 * be, or that row cannot be stored, it calls `remove`. A blob without a row is found again by `list`.
 *
 * Calls for one id take effect in the order made, also when they are not awaited; calls for different ids run side by
 * side. What waits inside is bounded by what the caller has given and not yet seen answered.
 *
 * **Durable** means that it survives the end of this process; with `DiskBlobStore` a power cut too. Whatever `append` and
 * `progress` report as `durable` is there after a restart, and so is everything `finish` and `put` have resolved for.
 *
 * Ids are made by the server, 1 to 64 of [a-z0-9], random at the front; any other makes the call reject with `internal`
 * before anything happens. All rejections are `BlobStoreError`.
 */
export interface BlobStore {
  /** Begins an upload; one that has begun goes on as it is. */
  begin(id: string): Promise<void>
  /**
   * Takes bytes at an offset. Those below `taken` are there already and are ignored; an offset above it is a `gap`, and
   * nothing is taken. Resolves when the bytes are taken and may be forgotten by the caller in this process; `durable` may
   * lag behind by a bounded number of bytes. After `storage_full` or `internal`, `progress` says where to go on. The
   * adapter may keep the array until the promise settles: the caller leaves it alone.
   */
  append(id: string, offset: number, bytes: Uint8Array): Promise<UploadProgress>
  /** Where an unfinished upload stands, also after a restart; undefined when there is none. */
  progress(id: string): Promise<UploadProgress | undefined>
  /** Lets go of memory and handles of an upload nobody sends to now: `taken` falls back to `durable`. */
  release(id: string): Promise<void>
  /**
   * Turns an upload of exactly `size` bytes into a blob: afterwards it is whole under its id, before it is not there at
   * all. A repeat, also after a restart, resolves again. Rejects with `gap` when `taken` is not `size`.
   */
  finish(id: string, size: number): Promise<void>
  /** Ends an upload and frees its bytes; nothing happens when there is none. A finished blob stays. */
  discard(id: string): Promise<void>
  /** Writes a small blob whole, such as a thumbnail, in place of any by that id. */
  put(id: string, bytes: Uint8Array): Promise<void>
  /** Bytes of a finished blob; undefined when there is none. */
  size(id: string): Promise<number | undefined>
  /**
   * Reads a finished blob, or a range of it cut at its end, piece by piece: the next piece is fetched when it is asked
   * for. Leaving the loop early lets go of everything. Rejects with `not_found` at the first piece.
   */
  read(id: string, range?: ByteRange): AsyncIterable<Uint8Array>
  /** Removes a finished blob; nothing happens when there is none. A reader under way may be cut off. */
  remove(id: string): Promise<void>
  /** Ids of unfinished uploads that were begun, and last written to, before a time; at most `limit` of them. */
  staleUploads(query: StaleUploadsQuery): Promise<readonly string[]>
  /** Finished blobs by id. Those that come and go meanwhile may be there or not. */
  list(page: BlobsPage): Promise<BlobsRead>
  /** Finishes what was asked before and lets go of everything; later calls reject with `internal`. */
  close(): Promise<void>
}

/** How far an upload has come, in bytes from its start: `durable` is never above `taken`. */
export interface UploadProgress {
  /** What `append` has taken: the next offset. */
  readonly taken: number
  /** What survives a restart. */
  readonly durable: number
}

/** The bytes from `from` up to but not including `to`. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

export interface StaleUploadsQuery {
  /** In ms since 1970, on the clock of whatever keeps the bytes. */
  readonly before: number
  readonly limit: number
}

export interface BlobsPage {
  readonly limit: number
  /** Id of the last blob of the page before. */
  readonly after?: string
}

export interface BlobsRead {
  readonly blobs: readonly BlobEntry[]
  readonly hasMore: boolean
}

export interface BlobEntry {
  readonly id: string
  readonly size: number
  /** When it was finished or put, in ms since 1970, on the clock of whatever keeps the bytes. */
  readonly storedAt: number
}

/** Why a blob store could not do what it was asked. */
export type BlobStoreErrorCode =
  /** No room for more bytes; what is durable stays. */
  | 'storage_full'
  /** More is going on than the adapter has memory for; later it works. */
  | 'overloaded'
  /** There is no such upload or blob. */
  | 'not_found'
  /** Bytes before these are missing. */
  | 'gap'
  /** A fault of the store or of the caller. */
  | 'internal'

/** A call that a blob store could not carry out. */
export class BlobStoreError extends Error {
  override readonly name = 'BlobStoreError'
  readonly code: BlobStoreErrorCode

  constructor(code: BlobStoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

const blobIdPattern = /^[a-z0-9]{1,64}$/

/** Throws a BlobStoreError unless the id is one that a server makes; every adapter asks this first. */
export function checkBlobId(id: string): void {
  if (!blobIdPattern.test(id)) throw new BlobStoreError('internal', 'An id of a blob is 1 to 64 of [a-z0-9].')
}
