import type { Cancel, Clock } from './environment.ts'

/** At most one thing to do later: starting it again replaces what was to be done. */
export class Timer {
  readonly #clock: Clock
  #cancel: Cancel | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined
  }

  start(ms: number, run: () => void): void {
    this.stop()
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined
      run()
    })
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
