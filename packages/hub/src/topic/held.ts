import type { ResetReason } from '@hubbub/protocol'
import type { LogEntry } from '../ports/topic-log.ts'

/** How much is kept aside for one subscription. */
export interface HeldBounds {
  readonly events: number
  readonly bytes: number
}

/** Live events kept aside for one subscription while it is replayed (R2). */
export class Held {
  readonly entries: LogEntry[] = []
  readonly #bounds: HeldBounds
  #bytes = 0
  /** Set when the events kept aside no longer continue the replay: start again, or reset. */
  #broken: 'overflow' | ResetReason | undefined

  constructor(bounds: HeldBounds) {
    this.#bounds = bounds
  }

  get broken(): 'overflow' | ResetReason | undefined {
    return this.#broken
  }

  /** Keeps an entry, or nothing at all any more when that is one too many (L1). */
  keep(entry: LogEntry): void {
    if (this.#broken) return
    this.#bytes += entry.frame.length
    if (this.entries.length >= this.#bounds.events || this.#bytes > this.#bounds.bytes) return this.break('overflow')
    this.entries.push(entry)
  }

  /** Says that what was kept is of no use. */
  break(why: 'overflow' | ResetReason): void {
    this.#broken = why
    this.entries.length = 0
  }
}
