import { Refused } from '@hubbub/hub'
import type { Cancel } from '@hubbub/hub/ports'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'
import type { FileSettings } from './file-options.ts'
import { removeBlobs } from './finish-file.ts'
import type { UploadAge } from './ports.ts'
import type { Uploads } from './uploads.ts'

/** Removes, a little at a time, uploads nobody goes on with, files nothing shows, and bytes that belong to nothing. */
export class Collector {
  readonly #context: WriteContext
  readonly #files: FileSettings
  readonly #uploads: Uploads
  /** Where the next round goes on. */
  #afterUpload: UploadAge | undefined
  #afterBlob: string | undefined
  #running: Promise<void> = Promise.resolve()
  #cancel: Cancel
  #isStopped = false

  /** Begins at once to wait for the first round. */
  constructor(context: WriteContext, files: FileSettings, uploads: Uploads) {
    this.#context = context
    this.#files = files
    this.#uploads = uploads
    this.#cancel = this.#wait()
  }

  /** Begins no further round; resolves when the present one is over. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel()
    await this.#running
  }

  #wait(): Cancel {
    return this.#context.hub.clock.after(this.#files.limits.collectMs, () => {
      this.#running = this.#round().then(() => {
        if (!this.#isStopped) this.#cancel = this.#wait()
      })
    })
  }

  async #round(): Promise<void> {
    for (const part of [
      () => this.#staleUploads(),
      () => this.#emptyUploads(),
      () => this.#looseFiles(),
      () => this.#strayBlobs(),
    ]) {
      try {
        await part()
      } catch (error) {
        this.#context.hub.logger.warn('file_collection_failed', { error })
      }
    }
  }

  /** F37: uploads whose last byte came long ago. */
  async #staleUploads(): Promise<void> {
    const { blobs, limits } = this.#files
    const before = this.#context.hub.clock.now() - limits.uploadAgeMs
    const stale = await blobs.staleUploads({ before, limit: limits.collectRows })
    for (const id of stale) if (!this.#uploads.has(id)) await this.#expire(id)
  }

  /** F37: uploads announced long ago that no bytes are kept of as such: none ever came, or it was never looked at. */
  async #emptyUploads(): Promise<void> {
    const { blobs, limits } = this.#files
    const before = this.#context.hub.clock.now() - limits.uploadAgeMs
    const page = { before, after: this.#afterUpload, limit: limits.collectRows }
    const old = await this.#context.settings.store.read({ kind: 'old_uploads', ...page })
    for (const { id } of old)
      if (!this.#uploads.has(id) && (await blobs.progress(id)) === undefined) await this.#expire(id)
    const last = old.at(-1)
    this.#afterUpload = last && old.length === limits.collectRows ? last : undefined
  }

  async #expire(uploadId: string): Promise<void> {
    await commit(this.#context, { kind: 'end_upload', uploadId, ownerId: null })
    await this.#uploads.forget(uploadId)
    this.#files.count('uploads_expired', 1)
  }

  /** F38: files that nothing has shown for long. */
  async #looseFiles(): Promise<void> {
    const { looseMs, collectRows: most } = this.#files.limits
    const at = this.#context.hub.clock.now()
    const swept = await commit(this.#context, { kind: 'sweep_files', at, looseBefore: at - looseMs, most })
    if (swept instanceof Refused) return
    for (const { id } of swept.removed) await removeBlobs(this.#files, id)
    this.#files.count('files_collected', swept.removed.length)
  }

  /** F38: bytes whose row was never stored, or is gone already: the process ended between the two. */
  async #strayBlobs(): Promise<void> {
    const { blobs, limits } = this.#files
    const before = this.#context.hub.clock.now() - limits.strayMs
    const page = await blobs.list({ limit: limits.collectRows, ...(this.#afterBlob && { after: this.#afterBlob }) })
    const blobIds = page.blobs.filter(({ storedAt }) => storedAt < before).map(({ id }) => id)
    const stray = await this.#context.settings.store.read({ kind: 'stray_blobs', blobIds })
    for (const id of stray) await blobs.remove(id)
    this.#files.count('blobs_collected', stray.length)
    this.#afterBlob = page.hasMore ? page.blobs.at(-1)?.id : undefined
  }
}
