/** Bounds of dear work. */
export interface GateOptions {
  /** How many run at once. */
  readonly concurrency: number
  /** How many wait for their turn; more are turned away. */
  readonly waiting: number
}

/** Lets a few pieces of work run at once and a bounded number wait, in the order they came. */
export class WorkGate {
  readonly #options: GateOptions
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** Runs the work in its turn; `'full'`, without having run it, when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T | 'full'> {
    if (this.#running < this.#options.concurrency) this.#running += 1
    else {
      if (this.#waiting.length >= this.#options.waiting) return 'full'
      // Whoever ends hands the turn over, so nobody who comes in between can take it.
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
