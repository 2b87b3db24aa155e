import { HubError } from '../index.ts'
import { Timer } from '../timer.ts'
import type { StoreCore } from './store-core.ts'

/** How long to wait before what failed for a passing reason is tried again, in ms. */
const retryAfterMs = 3_000

type ErrandState = 'idle' | 'waiting' | 'running' | 'again' | 'closed'

/** Something to be said to the server by and by: gathered, one call at a time, tried again while it fails in passing. */
export class Errand {
  readonly #core: StoreCore
  readonly #timer: Timer
  readonly #afterMs: number
  readonly #run: () => Promise<unknown>
  #state: ErrandState = 'idle'

  /** `run` says what there is to say at that moment; what is refused for good is reported, and forgotten here. */
  constructor(core: StoreCore, afterMs: number, run: () => Promise<unknown>) {
    this.#core = core
    this.#afterMs = afterMs
    this.#run = run
    this.#timer = new Timer(core.environment.clock)
  }

  /** There is something to say: after a while, or after what is being said now. */
  wanted(afterMs: number = this.#afterMs): void {
    if (this.#state === 'running') this.#state = 'again'
    if (this.#state !== 'idle') return
    this.#state = 'waiting'
    this.#timer.start(afterMs, () => void this.#go())
  }

  close(): void {
    this.#state = 'closed'
    this.#timer.stop()
  }

  async #go(): Promise<void> {
    // Nothing is said offline: the next connection asks again.
    if (this.#core.hub.state.at !== 'online') return this.#rest()
    this.#state = 'running'
    try {
      await this.#run()
      this.#rest()
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    if (this.#state === 'closed') return
    if (!isPassing(error)) {
      this.#core.environment.report(error)
      return this.#rest()
    }
    this.#rest()
    this.wanted(Math.max(retryAfterMs, error.retryAfterMs ?? 0))
  }

  #rest(): void {
    const before = this.#state
    if (before === 'closed') return
    this.#state = 'idle'
    if (before === 'again') this.wanted()
  }
}

/** Whether the same call may succeed later. */
export function isPassing(error: unknown): error is HubError {
  return error instanceof HubError && error.retry !== 'never' && error.retry !== 'after_auth'
}
