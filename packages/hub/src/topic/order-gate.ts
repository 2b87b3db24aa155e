import type { Position } from '@hubbub/protocol'
import type { LogEntry } from '../ports/topic-log.ts'

/** What an entry let through, and whether something before the waiting ones is missing. */
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

  /** Starts behind `position`: what lies at or before it counts as delivered. Holds back at most `maxWaiting` entries. */
  constructor(position: Position, maxWaiting: number) {
    this.epoch = position.epoch
    this.#delivered = position.offset
    this.#maxWaiting = maxWaiting
  }

  /** The last entry handed to fan-out. */
  get position(): Position {
    return { epoch: this.epoch, offset: this.#delivered }
  }

  get delivered(): number {
    return this.#delivered
  }

  /** Takes one live entry. Above the bound the waiting ones are let go: filling the hole brings them back. */
  accept(entry: LogEntry): GateOutcome {
    if (entry.offset <= this.#delivered) return nothing
    if (entry.offset === this.#delivered + 1 && this.#waiting.size === 0) {
      this.#delivered = entry.offset
      return { deliver: [entry], hole: false }
    }
    if (this.#waiting.size >= this.#maxWaiting) this.#waiting.clear()
    this.#waiting.set(entry.offset, entry)
    return this.#release([])
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
    return this.#release(deliver)
  }

  #release(deliver: LogEntry[]): GateOutcome {
    for (const offset of this.#waiting.keys()) if (offset <= this.#delivered) this.#waiting.delete(offset)
    for (let next = this.#waiting.get(this.#delivered + 1); next; next = this.#waiting.get(this.#delivered + 1)) {
      this.#waiting.delete(next.offset)
      this.#delivered = next.offset
      deliver.push(next)
    }
    return { deliver, hole: this.#waiting.size > 0 }
  }
}
