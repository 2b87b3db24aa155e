import type { Position } from '@hubbub/protocol'
import type { LogEntry } from '../ports/topic-log.ts'

/** What an entry let through, and whether something is known to be missing. */
export interface GateOutcome {
  readonly deliver: readonly LogEntry[]
  readonly hole: boolean
}

const nothing: GateOutcome = { deliver: [], hole: false }

/**
 * Puts the durable events of one topic in offset order, each once (O2, O3), whoever committed them and however the
 * broker carried them. No I/O: what it lets through is the caller's to fan out, a hole the caller's to fill.
 */
export class OrderGate {
  readonly epoch: string
  readonly #maxWaiting: number
  readonly #waiting = new Map<number, LogEntry>()
  #delivered: number
  /** The highest offset heard of: what lies between it and `delivered` is a hole, kept aside or not. */
  #heard: number

  /** Starts behind `position`: what lies at or before it counts as delivered. Keeps aside at most `maxWaiting` entries. */
  constructor(position: Position, maxWaiting: number) {
    this.epoch = position.epoch
    this.#delivered = position.offset
    this.#heard = position.offset
    this.#maxWaiting = maxWaiting
  }

  /** The last entry handed to fan-out. */
  get position(): Position {
    return { epoch: this.epoch, offset: this.#delivered }
  }

  get delivered(): number {
    return this.#delivered
  }

  /** Takes one live entry. One above the bound is let go: filling the hole brings it back. */
  accept(entry: LogEntry): GateOutcome {
    if (entry.offset <= this.#delivered) return nothing
    this.#heard = Math.max(this.#heard, entry.offset)
    if (entry.offset === this.#delivered + 1) {
      this.#delivered = entry.offset
      return this.#release([entry])
    }
    if (this.#waiting.size < this.#maxWaiting) this.#waiting.set(entry.offset, entry)
    return { deliver: [], hole: true }
  }

  /** Takes what the log had between the last delivered entry and `upTo`; offsets may be skipped there. */
  fill(entries: readonly LogEntry[], upTo: number): GateOutcome {
    const deliver: LogEntry[] = []
    for (const entry of entries) {
      if (entry.offset <= this.#delivered) continue
      this.#delivered = entry.offset
      deliver.push(entry)
    }
    this.#delivered = Math.max(this.#delivered, upTo)
    for (const offset of this.#waiting.keys()) if (offset <= this.#delivered) this.#waiting.delete(offset)
    return this.#release(deliver)
  }

  /** Adds the entries that waited for what is delivered now. */
  #release(deliver: LogEntry[]): GateOutcome {
    for (let next = this.#waiting.get(this.#delivered + 1); next; next = this.#waiting.get(this.#delivered + 1)) {
      this.#waiting.delete(next.offset)
      this.#delivered = next.offset
      deliver.push(next)
    }
    return { deliver, hole: this.#heard > this.#delivered }
  }
}
