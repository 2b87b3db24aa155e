import type { Clock } from '../ports/clock.ts'

/** One direction of a link: what is sent arrives in order, after its delay; nothing arrives once it is cut. */
export class Lane {
  readonly #clock: Clock
  readonly #delayMs: () => number
  #busyUntil = 0
  #travelling = 0
  #isCut = false

  constructor(clock: Clock, delayMs: () => number) {
    this.#clock = clock
    this.#delayMs = delayMs
  }

  carry(arrive: () => void): void {
    const now = this.#clock.monotonic()
    const at = Math.max(now + this.#delayMs(), this.#busyUntil)
    if (at <= now && this.#travelling === 0) {
      if (!this.#isCut) arrive()
      return
    }
    this.#busyUntil = at
    this.#travelling++
    this.#clock.after(at - now, () => {
      this.#travelling--
      if (!this.#isCut) arrive()
    })
  }

  cut(): void {
    this.#isCut = true
  }
}
