import type { Cancel, Clock } from '../ports/clock.ts'

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  #now: number
  readonly #start: number
  readonly #timers = new Set<{ at: number; order: number; run: () => void }>()
  #order = 0

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
    const timer = { at: this.#now + ms, order: this.#order++, run }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** How many timers are waiting: 0 when everything started has been stopped. */
  get pending(): number {
    return this.#timers.size
  }

  /** Moves on by `ms`, running what falls due on the way, in order. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#timers.delete(due)
      this.#now = due.at
      due.run()
    }
    this.#now = end
  }

  /** Moves on like `advance`, letting awaited work run after each timer. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#now + ms
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#timers.delete(due)
      this.#now = due.at
      due.run()
      await settle()
    }
    this.#now = end
    await settle()
  }

  #next(end: number): { at: number; order: number; run: () => void } | undefined {
    let first: { at: number; order: number; run: () => void } | undefined
    for (const timer of this.#timers) {
      if (timer.at > end) continue
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
    }
    return first
  }
}

/** Lets chains of up to `turns` awaits finish. */
export async function settle(turns = 40): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await undefined
}
