/** What a tick does, and when its flush may wait. */
export interface TickParts {
  readonly deliver: () => void
  readonly flush: () => void
  /** True while more frames are about to come: commands are being carried out. */
  readonly moreToCome: () => boolean
  /** Longest a flush waits for them, in ms. */
  readonly waitMs: number
}

/** A flush that took less than this, in ms, is not worth waiting for company. */
const cheapMs = 1

/**
 * Runs `deliver` and then `flush` once at the end of the event loop's current turn, however often it is asked to.
 *
 * Both run as immediates: everything that was read in this turn, from all sockets and threads, comes first, so one turn
 * makes one batch and one write per socket. What `deliver` causes without waiting is in the same turn's `flush`.
 *
 * Where flushing is dear, as with a thousand subscribers, it waits a moment for the events of commands that are already
 * being carried out, never longer than the last flush took: each socket is then written once for all of them. With
 * nothing under way, or few sockets, nothing waits.
 */
export class Tick {
  readonly #parts: TickParts
  #isScheduled = false
  #flushMs = 0
  #deadline: NodeJS.Timeout | undefined

  constructor(parts: TickParts) {
    this.#parts = parts
  }

  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(this.#parts.deliver)
    setImmediate(this.#end)
  }

  readonly #end = (): void => {
    this.#isScheduled = false
    if (this.#flushMs < cheapMs || !this.#parts.moreToCome()) return this.#flush()
    this.#deadline ??= setTimeout(this.#flush, Math.min(this.#flushMs, this.#parts.waitMs))
  }

  readonly #flush = (): void => {
    clearTimeout(this.#deadline)
    this.#deadline = undefined
    const began = performance.now()
    this.#parts.flush()
    this.#flushMs = performance.now() - began
  }
}
