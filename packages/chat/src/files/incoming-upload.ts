import { type BinaryAnswer, refused } from '@hubbub/hub'
import type { Clock } from '@hubbub/hub/ports'
import type { ServerFrameOf, UploadChunk } from '@hubbub/protocol'
import { freeBytes } from './free-bytes.ts'
import type { BlobStore, UploadProgress } from './ports/blob-store.ts'
import type { UploadRow } from './tables.ts'
import {
  afterGiving,
  afterTaking,
  isProgressDue,
  isWhole,
  planChunk,
  receiving,
  type UploadState,
} from './upload-plan.ts'

/** Least time between two words about the same gap, in ms: chunks on their way tell of it again and again. */
const gapMs = 250

/** Who an upload that comes in tells what. */
export interface IncomingEvents {
  progress(event: ServerFrameOf<'upload_progress'>): void
  /** Every byte is taken. */
  whole(): void
  /** The store did not take bytes; nothing more is taken. */
  failed(error: unknown): void
}

/** What an upload that comes in is made of. */
export interface IncomingParts {
  readonly row: UploadRow
  readonly sessionId: string
  /** Bytes that may be under way. */
  readonly window: number
  readonly progressMs: number
  readonly blobs: Pick<BlobStore, 'append'>
  readonly clock: Clock
  readonly events: IncomingEvents
}

/** F2, F6: one upload over one connection: hands its chunks to the store in order, and tells how far it has come. */
export class IncomingUpload {
  readonly #parts: IncomingParts
  #state: UploadState
  #toldTaken: number
  #toldAt: number
  #gapToldAt = Number.NEGATIVE_INFINITY

  /** Goes on from where the store has it, which is not the end. */
  constructor(parts: IncomingParts, progress: UploadProgress) {
    this.#parts = parts
    this.#state = receiving(parts.row.size, progress)
    this.#toldTaken = progress.taken
    this.#toldAt = parts.clock.monotonic()
  }

  get row(): UploadRow {
    return this.#parts.row
  }

  get sessionId(): string {
    return this.#parts.sessionId
  }

  get window(): number {
    return this.#parts.window
  }

  /** Takes a chunk; its bytes are stored later, and the frame they came in is let go of then. */
  take({ offset, bytes }: UploadChunk, frame: Uint8Array): BinaryAnswer {
    const plan = planChunk(this.#state, { offset, length: bytes.length }, this.#parts.window)
    switch (plan.do) {
      case 'take':
        if (this.#state.at === 'receiving') this.#state = afterGiving(this.#state, bytes.length - plan.skip)
        void this.#append(plan.offset, bytes.subarray(plan.skip)).then(() => freeBytes(frame))
        return 'taken'
      case 'gap':
        this.#tellGap(plan.expected)
        return 'taken'
      case 'too_much':
        return refused('too_large', `The chunk ends beyond the ${plan.beyond} of the upload.`)
      case 'duplicate':
      case 'unknown':
        return 'taken'
    }
  }

  /** Takes nothing any more. */
  end(): void {
    this.#state = { at: 'ended', size: this.#state.size }
  }

  async #append(offset: number, bytes: Uint8Array): Promise<void> {
    try {
      const progress = await this.#parts.blobs.append(this.row.id, offset, bytes)
      if (this.#state.at !== 'receiving') return
      this.#state = afterTaking(this.#state, progress)
      this.#tellIfDue()
      this.#lookWhetherWhole()
    } catch (error) {
      if (this.#state.at !== 'receiving') return
      this.end()
      this.#parts.events.failed(error)
    }
  }

  #lookWhetherWhole(): void {
    if (this.#state.at !== 'receiving' || !isWhole(this.#state)) return
    this.#state = { at: 'checking', size: this.#state.size }
    this.#parts.events.whole()
  }

  #tellIfDue(): void {
    if (this.#state.at !== 'receiving') return
    const isLate = this.#parts.clock.monotonic() - this.#toldAt >= this.#parts.progressMs
    const isNew = this.#state.taken > this.#toldTaken
    if (isProgressDue(this.#state, this.#toldTaken, this.#parts.window) || (isLate && isNew)) this.#tell({})
  }

  #tellGap(expected: number): void {
    const now = this.#parts.clock.monotonic()
    if (now - this.#gapToldAt < gapMs) return
    this.#gapToldAt = now
    this.#tell({ expected })
  }

  #tell(more: { readonly expected?: number }): void {
    if (this.#state.at !== 'receiving') return
    const { taken, durable: offset } = this.#state
    this.#toldTaken = taken
    this.#toldAt = this.#parts.clock.monotonic()
    const { row, window, events } = this.#parts
    events.progress({ type: 'upload_progress', upload_id: row.id, offset, taken, window, ...more })
  }
}
