import type { Cancel, Clock } from '../environment.ts'
import type { TypingOptions } from '../options.ts'

/** Turns keystrokes into few notices: one every few seconds, and one at the end. */
export class TypingNotice {
  readonly #clock: Clock
  readonly #options: TypingOptions
  readonly #notify: (active: boolean) => void
  #toldAt: number | undefined
  #cancelStop: Cancel | undefined

  constructor(clock: Clock, options: TypingOptions, notify: (active: boolean) => void) {
    this.#clock = clock
    this.#options = options
    this.#notify = notify
  }

  /** A key was pressed. */
  key(): void {
    const now = this.#clock.now()
    if (this.#toldAt === undefined || now - this.#toldAt >= this.#options.everyMs) {
      this.#toldAt = now
      this.#notify(true)
    }
    this.#cancelStop?.()
    this.#cancelStop = this.#clock.after(this.#options.stopAfterMs, () => this.stop())
  }

  /** The user stopped, or left. */
  stop(): void {
    if (this.#toldAt === undefined) return
    this.forget()
    this.#notify(false)
  }

  /** The user sent the message, which says it all; or the client closes. */
  forget(): void {
    this.#toldAt = undefined
    this.#cancelStop?.()
  }
}
