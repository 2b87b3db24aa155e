/** How many attempts are let through, and how many of those who made them are remembered. */
export interface AttemptRule {
  /** Attempts at once; after them each has to wait, twice as long each time. */
  readonly free: number
  /** The longest wait, in ms; who does nothing for as long starts anew. */
  readonly windowMs: number
  /** Most names remembered. */
  readonly tracked: number
}

/** What is known of one name. */
export interface Attempted {
  /** Attempts let through. */
  readonly count: number
  /** When the last one was let through, in ms of a clock that only grows. */
  readonly lastAt: number
}

/** How long the next attempt has to wait, in ms: nothing while some are free, then twice as long each time. */
export function waitFor(known: Attempted | undefined, now: number, rule: AttemptRule): number {
  if (!known || known.count < rule.free || isOver(known, now, rule)) return 0
  const wait = Math.min(rule.windowMs, firstWaitMs(rule) * 2 ** Math.min(30, known.count - rule.free))
  return Math.max(0, known.lastAt + wait - now)
}

/** The first wait: a free attempt's share of the window. */
function firstWaitMs({ free, windowMs }: AttemptRule): number {
  return Math.ceil(windowMs / free)
}

function isOver({ lastAt }: Attempted, now: number, { windowMs }: AttemptRule): boolean {
  return now - lastAt >= windowMs
}

/**
 * Remembers attempts by name, within bounds. Names with few attempts are forgotten first: whoever floods it with other
 * names to have his own forgotten has to make half of the free attempts with each of them.
 */
export class Attempts {
  readonly #rule: AttemptRule
  /** Names with less than half of the free attempts, the one that did nothing for the longest time first; then the others. */
  readonly #light = new Map<string, Attempted>()
  readonly #heavy = new Map<string, Attempted>()

  constructor(rule: AttemptRule) {
    this.#rule = rule
  }

  /** Names remembered now. */
  get size(): number {
    return this.#light.size + this.#heavy.size
  }

  /** How long the next attempt has to wait, in ms; 0 lets it through. */
  waitMs(name: string, now: number): number {
    return waitFor(this.#find(name), now, this.#rule)
  }

  /** Counts an attempt that is let through. */
  add(name: string, now: number): void {
    const known = this.#find(name)
    const count = known && !isOver(known, now, this.#rule) ? known.count + 1 : 1
    this.#put(name, { count, lastAt: now })
    this.#forgetOne(now)
  }

  /** Takes one attempt back. */
  giveBack(name: string): void {
    const known = this.#find(name)
    if (!known) return
    if (known.count <= 1) this.forget(name)
    else this.#put(name, { ...known, count: known.count - 1 })
  }

  forget(name: string): void {
    this.#light.delete(name)
    this.#heavy.delete(name)
  }

  #find(name: string): Attempted | undefined {
    return this.#heavy.get(name) ?? this.#light.get(name)
  }

  #put(name: string, attempted: Attempted): void {
    this.forget(name)
    const tier = attempted.count * 2 >= this.#rule.free ? this.#heavy : this.#light
    tier.set(name, attempted)
  }

  /** Whatever is over goes when it is the oldest of its tier, so that the tiers shrink in quiet times too. */
  #forgetOne(now: number): void {
    for (const tier of [this.#light, this.#heavy]) {
      const [oldest] = tier
      if (oldest && isOver(oldest[1], now, this.#rule)) tier.delete(oldest[0])
    }
    if (this.size <= this.#rule.tracked) return
    const tier = this.#light.size > 0 ? this.#light : this.#heavy
    const [oldest] = tier.keys()
    if (oldest !== undefined) tier.delete(oldest)
  }
}
