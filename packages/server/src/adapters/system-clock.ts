import type { Cancel, Clock, Logger } from '@hubbub/hub/ports'

/** Longest wait a timer of the runtime takes, in ms: 24.8 days. */
const longestWaitMs = 2_147_483_647

/** The machine's time. Its timers keep no process alive; what they run may throw, which is logged. */
export class SystemClock implements Clock {
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  now(): number {
    return Date.now()
  }

  monotonic(): number {
    return performance.now()
  }

  after(ms: number, run: () => void): Cancel {
    const now = Math.min(Math.max(0, ms), longestWaitMs)
    let cancelRest: Cancel | undefined
    const timer = setTimeout(() => {
      if (ms > now) cancelRest = this.after(ms - now, run)
      else this.#run(run)
    }, now).unref()
    return () => {
      clearTimeout(timer)
      cancelRest?.()
    }
  }

  #run(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#logger.error('timer_failed', { error })
    }
  }
}
