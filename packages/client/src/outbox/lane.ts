/** The next entry to put on the wire, and the unconfirmed one before it. */
export interface Departure<Entry> {
  readonly entry: Entry
  readonly after: Entry | undefined
}

/**
 * The unconfirmed messages of one room in their order, and how many of them are on the wire: always a run from the
 * first one on (I2). Decides only; whoever drives it does the sending.
 */
export class Lane<Entry> {
  readonly #maxWindow: number
  #window: number
  readonly #entries: Entry[] = []
  /** Entries that are not stored yet: they must not be sent before (I4). */
  readonly #held = new Set<Entry>()
  #inFlight = 0
  /** How many there are up to the last one of an earlier life. */
  #adopted = 0
  #generation = 0

  constructor(maxWindow: number) {
    this.#maxWindow = maxWindow
    this.#window = maxWindow
  }

  /** Grows with every rewind: what became of an earlier generation's transmissions, `ok` apart, no longer matters. */
  get generation(): number {
    return this.#generation
  }

  has(entry: Entry): boolean {
    return this.#entries.includes(entry)
  }

  /** Adds an entry at the end; it waits for `release`. */
  add(entry: Entry): void {
    this.#entries.push(entry)
    this.#held.add(entry)
  }

  /** Adds stored entries of an earlier life, in their order: before all of this life, unless some of those are on the wire. */
  adopt(entries: readonly Entry[]): void {
    const at = Math.max(this.#adopted, this.#inFlight)
    this.#entries.splice(at, 0, ...entries)
    this.#adopted = at + entries.length
  }

  /** The entry is stored: it may go out. */
  release(entry: Entry): void {
    this.#held.delete(entry)
  }

  /** Takes the next entry that may go out now; it counts as on the wire from here on. */
  depart(): Departure<Entry> | undefined {
    const entry = this.#entries[this.#inFlight]
    if (entry === undefined || this.#held.has(entry) || this.#inFlight >= this.#window) return undefined
    return { entry, after: this.#entries[this.#inFlight++ - 1] }
  }

  /** The entry was stored by the server; the window opens again after a slowdown. */
  confirm(entry: Entry): void {
    this.remove(entry)
    this.#window = Math.min(this.#maxWindow, this.#window * 2)
  }

  /** Forgets an entry, wherever it is. */
  remove(entry: Entry): void {
    const index = this.#entries.indexOf(entry)
    if (index < 0) return
    this.#entries.splice(index, 1)
    this.#held.delete(entry)
    if (index < this.#inFlight) this.#inFlight--
    if (index < this.#adopted) this.#adopted--
  }

  /** Nothing counts as on the wire any more: everything goes out again, from the first one on. */
  rewind(): void {
    this.#inFlight = 0
    this.#generation++
  }

  /** As `rewind`, one at a time until the server confirms: a refusal usually meant the whole window. */
  slowDown(): void {
    this.rewind()
    this.#window = 1
  }
}
