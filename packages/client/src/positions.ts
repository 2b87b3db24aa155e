import type { Position, ResetReason, SyncedTopic } from '@hubbub/protocol'

/** How far every topic has been read: the truth that recovery starts from (R1, R6). */
export class Positions {
  readonly #reached = new Map<string, Position>()
  /** How often each topic was reset on this connection, and where the last time put it. */
  readonly #resets = new Map<string, { readonly count: number; readonly epoch: string; readonly offset: number }>()

  at(topic: string): Position | undefined {
    return this.#reached.get(topic)
  }

  /** A new connection begins: gives what to say in its hello. */
  resume(): Record<string, Position> {
    this.#resets.clear()
    return Object.fromEntries(this.#reached)
  }

  /** A subscription begins here; true when the topic was not followed before. */
  begin(topic: string, position: Position): boolean {
    if (this.#reached.has(topic)) return false
    this.#reached.set(topic, position)
    return true
  }

  forget(topic: string): void {
    this.#reached.delete(topic)
  }

  /**
   * Notes an event; false when it was delivered before. A jump forward is no gap: catch-up tells the last change of a
   * row only (R4). After a restore, events of the new life may seem old until `settle`; the reset covers them.
   */
  pass(topic: string, offset: number): boolean {
    const reached = this.#reached.get(topic)
    if (reached && offset <= reached.offset) return false
    if (reached) this.#reached.set(topic, { epoch: reached.epoch, offset })
    return true
  }

  /**
   * Takes the server's word on where a topic stands. Undefined: nothing to do. A reason: what is kept of the topic is
   * stale, and after `forbidden` it is followed no longer. `looping`: it was reset before on this connection, so that
   * loading it again might never end (R6); said once.
   */
  settle(topic: string, synced: SyncedTopic): ResetReason | 'looping' | undefined {
    const { epoch, offset } = synced
    const last = this.#resets.get(topic)
    // R10: a reset is said at once, and again with the rest or in the reply.
    if (!synced.recovered && last?.epoch === epoch && last.offset === offset) return undefined
    this.#reached.set(topic, this.#settled(topic, synced))
    if (synced.recovered) return undefined
    if (synced.reason === 'forbidden') {
      this.forget(topic)
      return synced.reason
    }
    const count = (last?.count ?? 0) + 1
    this.#resets.set(topic, { count, epoch, offset })
    if (count > 2) return undefined
    return count === 2 ? 'looping' : synced.reason
  }

  /** Live events may have come before the server's word; in the same life of the log they count. */
  #settled(topic: string, synced: SyncedTopic): Position {
    const { epoch, offset } = synced
    const before = this.#reached.get(topic)
    const isSameLife = before?.epoch === epoch && (synced.recovered || synced.reason !== 'ahead')
    return { epoch, offset: isSameLife ? Math.max(offset, before.offset) : offset }
  }
}
