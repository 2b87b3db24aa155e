import type { Clock } from '@hubbub/hub/ports'

/** Seconds that a rate is taken over: long enough to be steady, short enough to follow. */
const windowSeconds = 10

/** How many things happened per second lately. */
export class Throughput {
  readonly #clock: Clock
  readonly #counts = Array.from({ length: windowSeconds + 1 }, () => 0)
  #second: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#second = this.#now()
  }

  add(count: number): void {
    this.#move()
    const slot = this.#second % this.#counts.length
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count
  }

  /** Mean per second over the last ten whole seconds. */
  perSecond(): number {
    this.#move()
    const current = this.#second % this.#counts.length
    const whole = this.#counts.reduce((sum, count, slot) => (slot === current ? sum : sum + count), 0)
    return whole / windowSeconds
  }

  /** Empties the slots of the seconds that have begun since the last call. */
  #move(): void {
    const now = this.#now()
    for (let steps = Math.min(now - this.#second, this.#counts.length); steps > 0; steps--) {
      this.#counts[(now - steps + 1) % this.#counts.length] = 0
    }
    this.#second = now
  }

  #now(): number {
    return Math.floor(this.#clock.monotonic() / 1_000)
  }
}
