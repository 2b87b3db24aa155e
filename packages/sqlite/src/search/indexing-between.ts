import type { BatchWriter } from '../database/batch-writer.ts'

/** So many times as long as indexing took, a writer that is kept busy is left alone afterwards: it takes a tenth of it. */
const pause = 9

/**
 * Lets a writer put messages into the search index between its batches, one slice at a time. Batches come first: while
 * they keep coming, indexing falls behind rather than slow them down, and searches read more; it catches up when they stop.
 */
export class IndexingBetween {
  readonly #writer: Pick<BatchWriter, 'index'>
  readonly #trouble: (message: string) => void
  #next: { cancel(): void } | undefined
  /** Until when the writer is left alone, on the clock of `performance`. */
  #restsUntil = 0
  #hadBatches = false
  #isFailing = false

  /** `trouble` hears why it does not work, once until it works again. */
  constructor(writer: Pick<BatchWriter, 'index'>, trouble: (message: string) => void) {
    this.#writer = writer
    this.#trouble = trouble
  }

  /** A batch was answered. */
  batchAnswered(): void {
    this.#hadBatches = true
    this.look()
  }

  /** Looks whether something is to be done, as soon as what has arrived is answered and the writer has had its time. */
  look(): void {
    if (this.#next) return
    const step = (): void => {
      this.#next = undefined
      this.#step()
    }
    const rest = this.#restsUntil - performance.now()
    if (rest > 0) {
      const timer = setTimeout(step, rest)
      this.#next = { cancel: () => clearTimeout(timer) }
    } else {
      const immediate = setImmediate(step)
      this.#next = { cancel: () => clearImmediate(immediate) }
    }
  }

  /** Does nothing more. */
  stop(): void {
    this.#next?.cancel()
  }

  #step(): void {
    const began = performance.now()
    const outcome = this.#writer.index()
    const ended = performance.now()
    this.#restsUntil = this.#hadBatches ? ended + pause * (ended - began) : ended
    this.#hadBatches = false
    if (outcome.ok && outcome.result) this.look()
    // After a failure the next batch makes it try again.
    if (!outcome.ok && !this.#isFailing) this.#trouble(outcome.message)
    this.#isFailing = !outcome.ok
  }
}
