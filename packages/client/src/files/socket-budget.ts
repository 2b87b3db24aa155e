/** Least and most that waits in the socket, in bytes. */
const least = 65_536
const most = 524_288

/**
 * How much of a file may wait in the socket: as much as leaves within about one look, so that on a slow line a message
 * waits for little, and a fast one is never idle.
 */
export class SocketBudget {
  #bytes = least

  /** How much more may be given, when so much waits. */
  left(waiting: number): number {
    return Math.max(0, this.#bytes - waiting)
  }

  /** Looks at what still waits a moment after it was filled: more next time when nothing does, less when most of it does. */
  look(waiting: number): void {
    if (waiting === 0) this.#bytes = Math.min(most, this.#bytes * 2)
    else if (waiting > this.#bytes / 2) this.#bytes = Math.max(least, this.#bytes / 2)
  }
}
