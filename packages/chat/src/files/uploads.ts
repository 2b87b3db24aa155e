import { type BinaryAnswer, Refused, refused, type SessionView } from '@hubbub/hub'
import { decodeUploadChunk, type ErrorCode, errorCodes, type UploadPlace } from '@hubbub/protocol'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'
import { Checks, codeOf, type UploadOutcome } from './checks.ts'
import type { FileSettings } from './file-options.ts'
import { removeBlobs } from './finish-file.ts'
import { IncomingUpload } from './incoming-upload.ts'
import { BlobStoreError, type UploadProgress } from './ports/blob-store.ts'
import type { UploadRow } from './tables.ts'
import { UploadSessions } from './upload-sessions.ts'
import { UploadWindows } from './upload-window.ts'

/** Uploads of this process: which connection sends which file, and what is done once it is there. */
export class Uploads {
  readonly #context: WriteContext
  readonly #files: FileSettings
  readonly #checks: Checks
  readonly #windows: UploadWindows
  readonly #incoming = new Map<string, IncomingUpload>()
  readonly #sessions = new UploadSessions()

  constructor(context: WriteContext, files: FileSettings) {
    this.#context = context
    this.#files = files
    this.#checks = new Checks(context, files)
    this.#windows = new UploadWindows(files.limits.bufferBytes)
  }

  /** Says whether this process is at work on an upload. */
  has(uploadId: string): boolean {
    return this.#incoming.has(uploadId) || this.#checks.has(uploadId)
  }

  /** F1, F2: takes a binary frame. */
  binary(bytes: Uint8Array, { id: sessionId }: SessionView): BinaryAnswer {
    const chunk = decodeUploadChunk(bytes)
    if (!chunk) return 'not_mine'
    const incoming = this.#incoming.get(chunk.uploadId)
    if (incoming?.sessionId === sessionId) return incoming.take(chunk, bytes)
    return this.#sessions.hasEnded(sessionId, chunk.uploadId) ? 'taken' : 'not_mine'
  }

  /** F30: a session's connection sends an upload from now on; whichever did before is not listened to any more. */
  async attach(row: UploadRow, session: SessionView, isNew: boolean): Promise<UploadPlace | Refused> {
    if (!this.#checks.has(row.id)) {
      await this.#detach(row.id)
      const progress = isNew ? await this.#fromNothing(row.id) : await this.#progressOf(row)
      if (progress.taken < row.size) return this.#receive(row, session, progress)
    }
    if (!this.#isOpen(session)) return refused('expired')
    // What becomes of it is told after the reply.
    this.#context.hub.clock.after(0, () => void this.#check(row, session.id))
    return this.#placeOf(row, row.size, this.#files.limits.windowBytes)
  }

  /** F32: ends an unfinished upload of a user and frees its bytes. */
  async cancel(uploadId: string, ownerId: string): Promise<Refused | undefined> {
    const ended = await commit(this.#context, { kind: 'end_upload', uploadId, ownerId })
    if (ended instanceof Refused) return ended
    await this.forget(uploadId)
    return undefined
  }

  /** Frees the bytes of an upload whose row is gone. */
  async forget(uploadId: string): Promise<void> {
    await this.#detach(uploadId)
    await this.#files.blobs.discard(uploadId)
    // One that is looked at finds its row gone, and removes what it made.
    if (!this.#checks.has(uploadId)) await removeBlobs(this.#files, uploadId)
  }

  /** F3: a session's connection has gone; what is durable of its uploads stays. */
  async left({ id: sessionId }: SessionView): Promise<void> {
    const theirs = [...this.#incoming.values()].filter((incoming) => incoming.sessionId === sessionId)
    this.#sessions.end(sessionId)
    await Promise.all(theirs.map(({ row }) => this.#detach(row.id)))
  }

  /** Begins nothing more. */
  async stop(): Promise<void> {
    await this.#checks.stop()
  }

  async #progressOf(row: UploadRow): Promise<UploadProgress> {
    const progress = await this.#files.blobs.progress(row.id)
    if (progress) return progress
    const size = await this.#files.blobs.size(row.id)
    // It was finished, and the process ended before it was looked at.
    return size === row.size ? { taken: size, durable: size } : this.#fromNothing(row.id)
  }

  async #fromNothing(uploadId: string): Promise<UploadProgress> {
    await this.#files.blobs.begin(uploadId)
    return { taken: 0, durable: 0 }
  }

  #receive(row: UploadRow, session: SessionView, progress: UploadProgress): UploadPlace | Refused {
    if (!this.#isOpen(session)) return refused('expired')
    void this.#detach(row.id)
    const { windowBytes, progressMs } = this.#files.limits
    const window = this.#windows.grant(windowBytes)
    if (window === undefined) return refused('overloaded', 'Too many files are being sent just now.')
    const { hub } = this.#context
    const incoming = new IncomingUpload(
      {
        row,
        sessionId: session.id,
        window,
        progressMs,
        blobs: this.#files.blobs,
        clock: hub.clock,
        events: {
          progress: (event) => hub.emitToSession(session.id, event),
          whole: () => {
            this.#end(incoming)
            void this.#check(row, session.id)
          },
          failed: (error) => this.#storeFailed(incoming, error),
        },
      },
      progress,
    )
    this.#incoming.set(row.id, incoming)
    this.#sessions.open(session.id, row.id)
    return this.#placeOf(row, progress.taken, window)
  }

  #placeOf({ id: upload_id, size }: UploadRow, offset: number, window_bytes: number): UploadPlace {
    const { chunkBytes: chunk_bytes, bytesPerSecond } = this.#files.limits
    const pace = bytesPerSecond > 0 ? { bytes_per_second: bytesPerSecond } : {}
    return { upload_id, offset, size, chunk_bytes, window_bytes, ...pace }
  }

  async #check(row: UploadRow, sessionId: string): Promise<void> {
    this.#sessions.listen(sessionId, row.id)
    const outcome = await this.#checks.run(row)
    const listener = this.#sessions.heard(row.id)
    if (listener !== undefined) this.#tell(listener, row.id, outcome)
  }

  #tell(sessionId: string, upload_id: string, outcome: UploadOutcome): void {
    const event =
      outcome.kind === 'done'
        ? { type: 'upload_done', upload_id, attachment: outcome.attachment }
        : failedEvent(upload_id, outcome.code, outcome.message)
    this.#context.hub.emitToSession(sessionId, event)
  }

  #storeFailed(incoming: IncomingUpload, error: unknown): void {
    const { row, sessionId } = incoming
    const { hub } = this.#context
    const isGap = error instanceof BlobStoreError && error.code === 'gap'
    const code = isGap ? 'overloaded' : codeOf(error)
    if (code === 'internal') hub.logger.error('upload_append_failed', { upload_id: row.id, error })
    void this.#detach(row.id)
    hub.emitToSession(sessionId, failedEvent(row.id, code))
  }

  async #detach(uploadId: string): Promise<void> {
    const incoming = this.#incoming.get(uploadId)
    if (!incoming) return
    this.#end(incoming)
    try {
      await this.#files.blobs.release(uploadId)
    } catch (error) {
      this.#context.hub.logger.warn('upload_release_failed', { upload_id: uploadId, error })
    }
  }

  #end(incoming: IncomingUpload): void {
    incoming.end()
    this.#incoming.delete(incoming.row.id)
    this.#windows.giveBack(incoming.window)
    this.#sessions.ended(incoming.sessionId, incoming.row.id)
  }

  #isOpen({ id, user }: SessionView): boolean {
    return this.#context.hub.sessionsOf(user.id).some((session) => session.id === id)
  }
}

function failedEvent(upload_id: string, code: ErrorCode, message: string = errorCodes[code].meaning): FailedEvent {
  return { type: 'upload_failed', upload_id, code, message, retry: errorCodes[code].retry }
}

type FailedEvent = { readonly type: 'upload_failed'; readonly [field: string]: unknown }
