import type { BatchWriter } from '../database/batch-writer.ts'

/** Lets a writer put messages into the search index between its batches: one slice at a time, batches come first. */
export class IndexingBetween {
  readonly #writer: BatchWriter
  readonly #trouble: (message: string) => void
  #next: NodeJS.Immediate | undefined
  #isFailing = false

  /** `trouble` hears why it does not work, once until it works again. */
  constructor(writer: BatchWriter, trouble: (message: string) => void) {
    this.#writer = writer
    this.#trouble = trouble
  }

  /** Looks whether something is to be done, as soon as what has arrived is answered. */
  look(): void {
    this.#next ??= setImmediate(() => {
      this.#next = undefined
      this.#step()
    })
  }

  /** Does nothing more. */
  stop(): void {
    clearImmediate(this.#next)
  }

  #step(): void {
    const outcome = this.#writer.index()
    if (outcome.ok && outcome.result) this.look()
    // After a failure the next batch makes it try again.
    if (!outcome.ok && !this.#isFailing) this.#trouble(outcome.message)
    this.#isFailing = !outcome.ok
  }
}
