/**
 * Runs `deliver` and then `flush` once at the end of the event loop's current turn, however often it is asked to.
 *
 * Both run as immediates: everything that was read in this turn, from all sockets and threads, comes first, so one turn
 * makes one batch and one write per socket. What `deliver` causes without waiting is in the same turn's `flush`.
 */
export class Tick {
  readonly #deliver: () => void
  readonly #flush: () => void
  #isScheduled = false

  constructor(deliver: () => void, flush: () => void) {
    this.#deliver = deliver
    this.#flush = () => {
      this.#isScheduled = false
      flush()
    }
  }

  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(this.#deliver)
    setImmediate(this.#flush)
  }
}
