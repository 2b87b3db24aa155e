import { Refused } from '@hubbub/hub'
import type { Attachment, ErrorCode } from '@hubbub/protocol'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'
import { ChatStoreError } from '../ports/store-error.ts'
import { blobsOf } from './file-blobs.ts'
import type { FileSettings } from './file-options.ts'
import { lookAtUpload, removeBlobs, type Verdict } from './finish-file.ts'
import { BlobStoreError } from './ports/blob-store.ts'
import type { FinishedFile } from './ports.ts'
import type { UploadRow } from './tables.ts'
import { toAttachment } from './to-attachment.ts'

/** How long the end of the server waits for what is being looked at, in ms. */
const stopMs = 2_000

/** What became of an upload. */
export type UploadOutcome =
  | { readonly kind: 'done'; readonly attachment: Attachment }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message?: string }

/** F35: looks at uploads whose bytes are all there, a few at once, and makes them files. */
export class Checks {
  readonly #context: WriteContext
  readonly #files: FileSettings
  readonly #running = new Map<string, Promise<UploadOutcome>>()
  readonly #waiting: (() => void)[] = []
  readonly #pauses = new Set<() => void>()
  #busy = 0
  #isStopped = false

  constructor(context: WriteContext, files: FileSettings) {
    this.#context = context
    this.#files = files
  }

  /** Says whether an upload is being looked at, or waits for it. */
  has(uploadId: string): boolean {
    return this.#running.has(uploadId)
  }

  /** Looks at an upload; one that is looked at already is looked at once. Never rejects. */
  run(row: UploadRow): Promise<UploadOutcome> {
    const running = this.#running.get(row.id) ?? this.#inTurn(row)
    this.#running.set(row.id, running)
    return running
  }

  /** Begins nothing more; resolves when what was begun has come to its end, or takes too long: it can be repeated. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const end of [...this.#pauses, ...this.#waiting.splice(0)]) end()
    const late = Promise.withResolvers<void>()
    const cancel = this.#context.hub.clock.after(stopMs, late.resolve)
    await Promise.race([Promise.allSettled(this.#running.values()), late.promise])
    cancel()
  }

  async #inTurn(row: UploadRow): Promise<UploadOutcome> {
    if (this.#busy >= this.#files.limits.checks) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#isStopped) return { kind: 'failed', code: 'draining' }
    this.#busy++
    try {
      const outcome = await this.#lookAt(row)
      this.#files.count(outcome.kind === 'done' ? 'uploads_done' : 'uploads_failed', 1)
      return outcome
    } finally {
      this.#busy--
      this.#running.delete(row.id)
      this.#waiting.shift()?.()
    }
  }

  async #lookAt(row: UploadRow): Promise<UploadOutcome> {
    try {
      return await this.#conclude(row, await lookAtUpload(this.#files, row, (ms) => this.#pause(ms)))
    } catch (error) {
      // Cancelled before its turn came.
      if (error instanceof BlobStoreError && error.code === 'not_found') return { kind: 'failed', code: 'expired' }
      const code = codeOf(error)
      if (code === 'internal') this.#context.hub.logger.error('upload_check_failed', { upload_id: row.id, error })
      return this.#later(row, code)
    }
  }

  async #conclude(row: UploadRow, verdict: Verdict): Promise<UploadOutcome> {
    switch (verdict.kind) {
      case 'busy':
        return this.#later(row, 'overloaded')
      case 'mismatch':
        await commit(this.#context, { kind: 'end_upload', uploadId: row.id, ownerId: null })
        await removeBlobs(this.#files, row.id)
        return { kind: 'failed', code: 'content_mismatch', message: `The ${verdict.wrong} is not what was announced.` }
      case 'rejected': {
        const kept = await this.#store(row, verdict.file)
        return kept.kind === 'failed' ? kept : { kind: 'failed', code: 'rejected', message: verdict.reason }
      }
      case 'file':
        return this.#store(row, verdict.file)
    }
  }

  async #store(row: UploadRow, file: FinishedFile): Promise<UploadOutcome> {
    const at = this.#context.hub.clock.now()
    const written = await commit(this.#context, { kind: 'finish_upload', at, uploadId: row.id, file })
    // Refused: it was cancelled, or another look at it came first.
    const refused = written instanceof Refused
    const stored = refused ? await this.#context.settings.store.read({ kind: 'file', fileId: row.id }) : written.file
    await removeBlobs(this.#files, row.id, stored ? blobsOf(stored) : [])
    if (!stored) return { kind: 'failed', code: 'expired', message: 'The upload was cancelled.' }
    return { kind: 'done', attachment: toAttachment(stored) }
  }

  #pause(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel()
        this.#pauses.delete(end)
        resolve(!this.#isStopped)
      }
      const cancel = this.#context.hub.clock.after(ms, end)
      this.#pauses.add(end)
      if (this.#isStopped) end()
    })
  }

  /** It may be looked at again later, unless it was cancelled meanwhile. */
  async #later(row: UploadRow, code: ErrorCode): Promise<UploadOutcome> {
    try {
      const { store } = this.#context.settings
      if (!(await store.read({ kind: 'upload', uploadId: row.id }))) await removeBlobs(this.#files, row.id)
    } catch (error) {
      this.#context.hub.logger.warn('upload_check_failed', { upload_id: row.id, error })
    }
    return { kind: 'failed', code }
  }
}

/** What a client is told of a fault of a store. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof ChatStoreError) return error.code
  if (!(error instanceof BlobStoreError)) return 'internal'
  return error.code === 'storage_full' || error.code === 'overloaded' ? error.code : 'internal'
}
