/**
 * Which messages of a room this client has been told of. A message that is new to the client may come as an update: it
 * was changed before catch-up came to it (R4), or between two cuts.
 */
export class Ledger {
  /** All up to this `seq` are known; undefined before the first is. */
  #upTo: number | undefined
  /** Known ones beyond it: catch-up tells rows in the order of their changes. */
  readonly #beyond = new Set<number>()

  /** Everything up to `seq` counts as known from now on. */
  begin(seq: number): void {
    if (this.#upTo === undefined || seq > this.#upTo) this.#upTo = seq
    this.#advance(this.#upTo)
  }

  /** What is known is of no use any more: the next message says where to begin. */
  forget(): void {
    this.#upTo = undefined
    this.#beyond.clear()
  }

  /** Notes a message; true when it was not known. Before anything is known, the server's word is taken. */
  note(seq: number, isSaidToBeNew: boolean): boolean {
    const upTo = this.#upTo
    if (upTo === undefined) {
      if (isSaidToBeNew) this.#upTo = seq
      return isSaidToBeNew
    }
    if (seq <= upTo || this.#beyond.has(seq)) return false
    this.#beyond.add(seq)
    this.#advance(upTo)
    return true
  }

  #advance(from: number): void {
    let upTo = from
    while (this.#beyond.delete(upTo + 1)) upTo++
    this.#upTo = upTo
  }
}
