import type { EncodedFrame } from '@hubbub/protocol'

/** How much is kept for one session. */
export interface EarlyBounds {
  readonly events: number
  /** Characters, near enough. */
  readonly bytes: number
}

/** Events for a session that has not been welcomed yet (S9): they follow its `welcome`. */
export class EarlyEvents {
  readonly frames: EncodedFrame[] = []
  readonly #bounds: EarlyBounds
  #bytes = 0

  constructor(bounds: EarlyBounds) {
    this.#bounds = bounds
  }

  /** Keeps an event; false when that is one too many (L1), and then it is not kept. */
  keep(frame: EncodedFrame): boolean {
    if (this.frames.length >= this.#bounds.events || this.#bytes + frame.length > this.#bounds.bytes) return false
    this.#bytes += frame.length
    this.frames.push(frame)
    return true
  }
}
