import type { Random } from '../ports/random.ts'

/** Chance that repeats: the same seed gives the same numbers and ids (mulberry32 by Tommy Ettinger). */
export class SeededRandom implements Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  float(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  id(): string {
    return Array.from({ length: 20 }, () => Math.floor(this.float() * 36).toString(36)).join('')
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.float() * below)
  }

  /** One of the values. */
  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0]
  }
}
