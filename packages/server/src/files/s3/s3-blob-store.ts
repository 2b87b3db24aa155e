import {
  BlobStoreError,
  type BlobEntry,
  type BlobStore,
  type BlobsPage,
  type BlobsRead,
  type ByteRange,
  checkBlobId,
  type StaleUploadsQuery,
  type UploadProgress,
} from '@hubbub/chat/ports'
import type { Clock } from '@hubbub/hub/ports'
import { Lanes } from '../lanes.ts'
import { OpenUpload } from './open-upload.ts'
import { isTruncated, parseObjects, textOf } from './parse-s3.ts'
import type { S3Client } from './s3-client.ts'
import { blobStoreError, isMissing, notFound, S3Error } from './s3-error.ts'
import { abortUploads, completeUpload, createUpload, findUpload, listUploads, sendPart } from './s3-uploads.ts'

const idPattern = /^[a-z0-9]{1,64}$/
/** Most names S3 lists at once. */
const pageKeys = 1_000

/**
 * Blobs as objects of an S3-compatible store; uploads are its multipart uploads. Bytes are durable part by part: those of
 * the part being gathered are in memory, and are sent again by the client after a restart.
 */
export class S3BlobStore implements BlobStore {
  readonly #client: S3Client
  readonly #clock: Clock
  readonly #lanes = new Lanes()
  /** Uploads written to lately; `release` lets go of them. */
  readonly #open = new Map<string, OpenUpload>()
  #isClosed = false

  constructor(client: S3Client, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  begin(id: string): Promise<void> {
    return this.#run(id, async () => {
      if (await this.#find(id)) return
      const uploadId = await createUpload(this.#client, this.#key(id))
      this.#keep(id, new OpenUpload({ uploadId, parts: [], touchedAt: this.#clock.now() }, this.#partBytes))
    })
  }

  append(id: string, offset: number, bytes: Uint8Array): Promise<UploadProgress> {
    return this.#run(id, async () => {
      const upload = await this.#existing(id)
      const { taken } = upload.progress
      if (offset > taken) throw new BlobStoreError('gap', `The upload goes on at ${taken}.`)
      upload.touchedAt = this.#clock.now()
      for (let fresh = bytes.subarray(taken - offset); fresh.length > 0; ) {
        this.#checkMemory(Math.min(fresh.length, this.#partBytes))
        fresh = fresh.subarray(upload.gather(fresh))
        if (upload.isPartFull) await this.#sendPart(id, upload)
      }
      return upload.progress
    })
  }

  progress(id: string): Promise<UploadProgress | undefined> {
    return this.#run(id, async () => (await this.#find(id))?.progress)
  }

  release(id: string): Promise<void> {
    return this.#run(id, async () => {
      this.#open.delete(id)
    })
  }

  finish(id: string, size: number): Promise<void> {
    return this.#run(id, async () => {
      const upload = await this.#find(id)
      if (!upload) return this.#checkFinished(id)
      const { taken } = upload.progress
      if (taken !== size) throw new BlobStoreError('gap', `The upload has ${taken} bytes, not ${size}.`)
      if (size === 0) await this.#finishEmpty(id)
      else await this.#complete(id, upload)
      this.#open.delete(id)
    })
  }

  discard(id: string): Promise<void> {
    return this.#run(id, async () => {
      this.#open.delete(id)
      await abortUploads(this.#client, this.#key(id))
    })
  }

  put(id: string, bytes: Uint8Array): Promise<void> {
    return this.#run(id, async () => {
      await this.#client.headers({ method: 'PUT', key: this.#key(id), body: new Uint8Array(bytes) })
    })
  }

  size(id: string): Promise<number | undefined> {
    return this.#run(id, () => this.#sizeOf(id))
  }

  async *read(id: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, void> {
    this.#check(id)
    if (range && range.from >= range.to) return
    const headers = range ? { Range: `bytes=${range.from}-${range.to - 1}` } : {}
    try {
      yield* this.#client.pieces({ method: 'GET', key: this.#key(id), headers })
    } catch (error) {
      // The range begins at or after the end.
      if (error instanceof S3Error && error.status === 416) return
      throw blobStoreError(error)
    }
  }

  remove(id: string): Promise<void> {
    return this.#run(id, async () => {
      await this.#client.headers({ method: 'DELETE', key: this.#key(id) }).catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })
    })
  }

  async staleUploads({ before, limit }: StaleUploadsQuery): Promise<readonly string[]> {
    this.#checkOpen()
    const stale = new Set<string>()
    try {
      for await (const { key, initiatedAt } of listUploads(this.#client, this.#client.settings.prefix)) {
        if (stale.size === limit) break
        const id = this.#idOf(key)
        if (id === undefined || initiatedAt >= before || (this.#open.get(id)?.touchedAt ?? 0) >= before) continue
        if (((await findUpload(this.#client, key))?.touchedAt ?? before) < before) stale.add(id)
      }
    } catch (error) {
      throw blobStoreError(error)
    }
    return [...stale]
  }

  async list({ limit, after }: BlobsPage): Promise<BlobsRead> {
    this.#checkOpen()
    const { prefix } = this.#client.settings
    let last = after === undefined ? '' : this.#key(after)
    try {
      for (;;) {
        const query = { 'list-type': '2', prefix, 'max-keys': String(Math.min(limit, pageKeys)), 'start-after': last }
        const answer = await this.#client.text({ method: 'GET', query })
        const objects = parseObjects(answer)
        const blobs = objects.flatMap(({ key, size, modifiedAt }): BlobEntry[] => {
          const id = this.#idOf(key)
          return id === undefined ? [] : [{ id, size, storedAt: modifiedAt }]
        })
        const hasMore = isTruncated(answer)
        // A page may have nothing but objects that are not ours.
        if (blobs.length > 0 || !hasMore) return { blobs, hasMore }
        last = objects.at(-1)?.key ?? textOf(answer, 'NextContinuationToken') ?? last
      }
    } catch (error) {
      throw blobStoreError(error)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#lanes.settled()
    this.#open.clear()
  }

  get #partBytes(): number {
    return this.#client.settings.partBytes
  }

  #key(id: string): string {
    return this.#client.settings.prefix + id
  }

  #idOf(key: string): string | undefined {
    const id = key.slice(this.#client.settings.prefix.length)
    return idPattern.test(id) ? id : undefined
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
    try {
      return await this.#lanes.run(id, job)
    } catch (error) {
      throw blobStoreError(error)
    }
  }

  async #find(id: string): Promise<OpenUpload | undefined> {
    const open = this.#open.get(id)
    if (open) return open
    const stored = await findUpload(this.#client, this.#key(id))
    return stored && this.#keep(id, new OpenUpload(stored, this.#partBytes))
  }

  #keep(id: string, upload: OpenUpload): OpenUpload {
    this.#open.set(id, upload)
    return upload
  }

  async #existing(id: string): Promise<OpenUpload> {
    const upload = await this.#find(id)
    if (!upload) throw notFound()
    return upload
  }

  #checkMemory(more: number): void {
    const { maxBufferedBytes } = this.#client.settings
    let gathered = 0
    for (const { gatheredBytes } of this.#open.values()) gathered += gatheredBytes
    if (gathered + more > maxBufferedBytes) {
      throw new BlobStoreError('overloaded', `More than ${maxBufferedBytes} bytes of uploads would be in memory.`)
    }
  }

  async #sendPart(id: string, upload: OpenUpload): Promise<void> {
    const { uploadId, nextNumber } = upload
    try {
      upload.sent(
        await sendPart(this.#client, { key: this.#key(id), uploadId, number: nextNumber, bytes: upload.part() }),
      )
    } catch (error) {
      // Nobody knows whether the part is there: the store is asked when the client comes back.
      this.#open.delete(id)
      throw error
    }
  }

  async #complete(id: string, upload: OpenUpload): Promise<void> {
    if (upload.gatheredBytes > 0) await this.#sendPart(id, upload)
    try {
      await completeUpload(this.#client, this.#key(id), upload)
    } catch (error) {
      this.#open.delete(id)
      // The answer to a try before this one may have been lost.
      if (!isMissing(error)) throw error
      await this.#checkFinished(id)
    }
  }

  /** An upload without any part cannot be completed. */
  async #finishEmpty(id: string): Promise<void> {
    await this.#client.headers({ method: 'PUT', key: this.#key(id), body: new Uint8Array() })
    await abortUploads(this.#client, this.#key(id))
  }

  async #checkFinished(id: string): Promise<void> {
    if ((await this.#sizeOf(id)) === undefined) throw notFound()
  }

  async #sizeOf(id: string): Promise<number | undefined> {
    try {
      return Number((await this.#client.headers({ method: 'HEAD', key: this.#key(id) })).get('content-length'))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}
