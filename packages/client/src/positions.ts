import type { Position, ResetReason, SyncedTopic } from '@hubbub/protocol'

/** Most events of one topic kept aside while it is unknown whether its log began a new life. */
const maxAside = 500

/** What a `synced` entry or a subscription's reply amounts to. */
export type Settlement =
  /** Nothing to do: nothing was missed, or it has been said that this topic resets again and again. */
  | { readonly outcome: 'kept' }
  /** Something may be missing: what was kept of the topic is stale. `late` are this life's events that came too early. */
  | { readonly outcome: 'reset'; readonly reason: ResetReason; readonly late: readonly (() => void)[] }
  /** It was reset before on this connection: loading it again might never end (R6). */
  | { readonly outcome: 'looping'; readonly reason: ResetReason; readonly late: readonly (() => void)[] }
  /** The subscription is gone. */
  | { readonly outcome: 'lost' }

interface Aside {
  readonly offset: number
  readonly deliver: () => void
}

/** How far every topic has been read: the truth that recovery starts from (R1, R6). */
export class Positions {
  readonly #reached = new Map<string, Position>()
  /** Topics named in this connection's hello and not settled yet, with their events that seem to be old. */
  readonly #recovering = new Map<string, Aside[]>()
  /** Topics asked for and not answered yet, with the last offset that came before the answer. */
  readonly #expected = new Map<string, number>()
  /** How often each topic was reset on this connection. */
  readonly #resets = new Map<string, number>()

  at(topic: string): Position | undefined {
    return this.#reached.get(topic)
  }

  /** A new connection begins: gives what to say in its hello. */
  resume(): Record<string, Position> {
    this.#resets.clear()
    this.#recovering.clear()
    this.#expected.clear()
    for (const topic of this.#reached.keys()) this.#recovering.set(topic, [])
    return Object.fromEntries(this.#reached)
  }

  /** A subscription begins here; true when the topic was not followed before. */
  begin(topic: string, position: Position): boolean {
    if (this.#reached.has(topic)) return false
    this.#reached.set(topic, position)
    return true
  }

  /** A subscription has been asked for: its events may come before the answer that brings the epoch. */
  expect(topic: string): void {
    if (!this.#reached.has(topic)) this.#expected.set(topic, 0)
  }

  forget(topic: string): void {
    this.#expected.delete(topic)
    this.#reached.delete(topic)
    this.#recovering.delete(topic)
  }

  /** Delivers an event unless it was delivered before. A jump forward is no gap: catch-up tells the last change of a row only (R4). */
  pass(topic: string, offset: number, deliver: () => void): void {
    const reached = this.#reached.get(topic)
    if (reached && offset <= reached.offset) {
      // After a restore offsets begin anew: whether this one is old shows when the topic is settled.
      const aside = this.#recovering.get(topic)
      if (aside && aside.length < maxAside) aside.push({ offset, deliver })
      return
    }
    if (reached) this.#reached.set(topic, { epoch: reached.epoch, offset })
    else if (this.#expected.has(topic)) this.#expected.set(topic, offset)
    deliver()
  }

  /** Takes the server's word on where a topic stands. */
  settle(topic: string, synced: SyncedTopic): Settlement {
    const aside = this.#recovering.get(topic) ?? []
    this.#recovering.delete(topic)
    this.#reached.set(topic, this.#settled(topic, synced))
    this.#expected.delete(topic)
    if (synced.recovered) return { outcome: 'kept' }
    if (synced.reason === 'forbidden') {
      this.forget(topic)
      return { outcome: 'lost' }
    }
    const late = aside
      .filter((event) => event.offset > synced.offset)
      .map((event) => () => this.pass(topic, event.offset, event.deliver))
    const resets = (this.#resets.get(topic) ?? 0) + 1
    this.#resets.set(topic, resets)
    if (resets > 2) return { outcome: 'kept' }
    return { outcome: resets === 2 ? 'looping' : 'reset', reason: synced.reason, late }
  }

  /** Live events may have come before the server's word; in the same life of the log they count. */
  #settled(topic: string, synced: SyncedTopic): Position {
    const { epoch, offset } = synced
    const before = this.#reached.get(topic) ?? { epoch, offset: this.#expected.get(topic) ?? 0 }
    const isSameLife = before.epoch === epoch && (synced.recovered || synced.reason !== 'ahead')
    return { epoch, offset: isSameLife ? Math.max(offset, before.offset) : offset }
  }
}
