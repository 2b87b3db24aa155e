import type { BatchWriter } from '../database/batch-writer.ts'

/** A writer that gets no batch for so long has nothing to do, in ms: those of a busy one follow each other at once. */
const idleMs = 2
/** So many times as long as indexing took, a writer that is never idle is left alone: indexing takes 3 % of it. */
const pause = 30

/**
 * Lets a writer put messages into the search index when it has nothing else to do, one slice at a time. While batches
 * follow each other indexing falls behind rather than slow them down, and searches read more; it catches up afterwards.
 */
export class IndexingBetween {
  readonly #writer: Pick<BatchWriter, 'index'>
  readonly #trouble: (message: string) => void
  #next: NodeJS.Timeout | undefined
  /** Until when a busy writer is left alone, on the clock of `performance`. */
  #restsUntil = 0
  #isFailing = false

  /** `trouble` hears why it does not work, once until it works again. */
  constructor(writer: Pick<BatchWriter, 'index'>, trouble: (message: string) => void) {
    this.#writer = writer
    this.#trouble = trouble
  }

  /** Call it at the start and after each batch: looks whether something is to be done, once the writer is idle. */
  look(): void {
    clearTimeout(this.#next)
    const rest = Math.max(0, this.#restsUntil - performance.now())
    this.#next = setTimeout(() => this.#step(), Math.min(idleMs, rest))
  }

  /** Does nothing more. */
  stop(): void {
    clearTimeout(this.#next)
  }

  #step(): void {
    const began = performance.now()
    const outcome = this.#writer.index()
    const ended = performance.now()
    this.#restsUntil = ended + pause * (ended - began)
    if (outcome.ok && outcome.result) this.look()
    // After a failure the next batch makes it try again.
    if (!outcome.ok && !this.#isFailing) this.#trouble(outcome.message)
    this.#isFailing = !outcome.ok
  }
}
