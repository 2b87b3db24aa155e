import type { UploadProgress } from '@hubbub/chat/ports'
import { durableBytes, type Part, type StoredUpload } from './s3-uploads.ts'

/** An upload that is being written to: its parts at the store, and the bytes of the next one, gathered in memory. */
export class OpenUpload implements StoredUpload {
  readonly uploadId: string
  touchedAt: number
  readonly #partBytes: number
  #parts: readonly Part[]
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0

  constructor({ uploadId, parts, touchedAt }: StoredUpload, partBytes: number) {
    this.uploadId = uploadId
    this.touchedAt = touchedAt
    this.#parts = parts
    this.#partBytes = partBytes
  }

  get parts(): readonly Part[] {
    return this.#parts
  }

  get progress(): UploadProgress {
    const durable = durableBytes(this)
    return { taken: durable + this.#gatheredBytes, durable }
  }

  get gatheredBytes(): number {
    return this.#gatheredBytes
  }

  /** Number of the part that is being gathered. */
  get nextNumber(): number {
    return this.#parts.length + 1
  }

  /** Copies bytes up to the end of the part; returns how many. */
  gather(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.#partBytes - this.#gatheredBytes)
    if (count > 0) this.#gathered.push(bytes.slice(0, count))
    this.#gatheredBytes += count
    return count
  }

  get isPartFull(): boolean {
    return this.#gatheredBytes === this.#partBytes
  }

  /** The bytes gathered so far, in one piece. */
  part(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#gatheredBytes)
    let at = 0
    for (const piece of this.#gathered) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }

  /** The gathered bytes are at the store. */
  sent(part: Part): void {
    this.#parts = [...this.#parts, part]
    this.forget()
  }

  /** Lets go of the gathered bytes: the upload falls back to what is durable. */
  forget(): void {
    this.#gathered = []
    this.#gatheredBytes = 0
  }
}
