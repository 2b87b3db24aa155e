import type { CommandOrder } from '../module.ts'

/** One command waiting for its turn. `run` never rejects. */
export interface Job {
  readonly order: CommandOrder
  readonly run: () => Promise<void>
}

/**
 * Runs one connection's commands so that they take effect in the order sent (O6): a serial one alone, pipelined ones
 * started one after another without waiting for each other's end.
 */
export class CommandQueue {
  readonly #limit: number
  readonly #waiting: Job[] = []
  #running = 0
  #serial = false
  #whenIdle: (() => void) | undefined

  /** Holds at most `limit` commands, running ones included. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes a command; false when the queue is full, and then the command is not taken. */
  push(job: Job): boolean {
    if (this.#waiting.length + this.#running >= this.#limit) return false
    this.#waiting.push(job)
    this.#pump()
    return true
  }

  /** Forgets what has not started. */
  clear(): void {
    this.#waiting.length = 0
    this.#settle()
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return
    const before = this.#whenIdle
    await new Promise<void>((resolve) => {
      this.#whenIdle = () => {
        before?.()
        resolve()
      }
    })
  }

  #pump(): void {
    for (let job = this.#waiting[0]; job && !this.#serial; job = this.#waiting[0]) {
      if (job.order === 'serial' && this.#running > 0) return
      this.#waiting.shift()
      this.#running++
      this.#serial = job.order === 'serial'
      void job.run().then(this.#ended)
    }
  }

  readonly #ended = (): void => {
    this.#running--
    if (this.#running === 0) this.#serial = false
    this.#pump()
    this.#settle()
  }

  #settle(): void {
    if (this.#running > 0 || this.#waiting.length > 0) return
    const resolve = this.#whenIdle
    this.#whenIdle = undefined
    resolve?.()
  }
}
