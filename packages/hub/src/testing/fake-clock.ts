import type { Cancel, Clock } from '../ports/clock.ts'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  readonly #start: number
  /** By time; timers of the same time in the order they were set. */
  readonly #timers: Timer[] = []
  #now: number

  /** Starts at `now`, in ms since 1970. */
  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now
    this.#start = now
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now - this.#start
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.#now + Math.max(0, ms), run }
    this.#timers.splice(this.#placeOf(timer.at), 0, timer)
    return () => {
      const index = this.#timers.indexOf(timer)
      if (index !== -1) this.#timers.splice(index, 1)
    }
  }

  /** How many timers are waiting: 0 when everything started has been stopped. */
  get pending(): number {
    return this.#timers.length
  }

  /** Moves on by `ms`, running what falls due on the way, in order. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let due = this.#due(end); due; due = this.#due(end)) due.run()
    this.#now = end
  }

  /** Moves on like `advance`, letting awaited work run after each timer, for up to `turns` awaits. */
  async advanceAsync(ms: number, turns?: number): Promise<void> {
    const end = this.#now + ms
    for (let due = this.#due(end); due; due = this.#due(end)) {
      due.run()
      await settle(turns)
    }
    this.#now = end
    await settle(turns)
  }

  /** Takes the next timer that is due by `end`, and moves on to it. */
  #due(end: number): Timer | undefined {
    const first = this.#timers[0]
    if (!first || first.at > end) return undefined
    this.#timers.shift()
    this.#now = first.at
    return first
  }

  /** Where a timer of this time belongs: behind all that are due no later. */
  #placeOf(at: number): number {
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#timers[middle]?.at ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}

const nothing = Promise.resolve()

/** Lets chains of up to `turns` awaits finish. */
export async function settle(turns = 100): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await nothing
}
