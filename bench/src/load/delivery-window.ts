/**
 * Tells when a message has reached everybody. Every connection gets the same messages in the same order, so the n-th
 * on one connection is the n-th on all, and counting is enough.
 */
export class DeliveryWindow {
  /** Messages that all connections have. */
  completed = 0
  /** Messages received, summed over the connections. */
  delivered = 0
  readonly #inFlight: number
  readonly #counts: Uint32Array
  /** How many connections have message n, at n modulo the size. */
  readonly #reached: Uint32Array

  constructor(connections: number, inFlight: number) {
    this.#inFlight = inFlight
    this.#counts = new Uint32Array(connections)
    this.#reached = new Uint32Array(inFlight)
  }

  /** Takes in that a connection received `events` more; returns how many messages that completed. */
  received(connection: number, events: number): number {
    const from = this.#counts[connection] ?? 0
    const to = from + events
    if (to > this.completed + this.#inFlight) throw new Error('A client received more messages than were sent')
    let completed = 0
    for (let message = from; message < to; message++) {
      const slot = message % this.#inFlight
      const reached = (this.#reached[slot] ?? 0) + 1
      const everybody = reached === this.#counts.length
      this.#reached[slot] = everybody ? 0 : reached
      if (everybody) completed++
    }
    this.#counts[connection] = to
    this.delivered += events
    this.completed += completed
    return completed
  }
}
