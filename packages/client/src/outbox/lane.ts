/** What a lane orders: anything with a key. */
export interface Keyed {
  readonly key: string
}

/** The next entry to put on the wire, and the key of the unconfirmed one before it. */
export interface Departure<Entry> {
  readonly entry: Entry
  readonly after: string | undefined
}

interface Slot<Entry> {
  readonly entry: Entry
  /** False until it is stored: it must not be sent before (I4). */
  released: boolean
}

/**
 * The unconfirmed messages of one room in their order, and how many of them are on the wire: always a run from the
 * first one on (I2). Decides only; whoever drives it does the sending.
 */
export class Lane<Entry extends Keyed> {
  readonly #maxWindow: number
  #window: number
  #slots: Slot<Entry>[] = []
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

  has(key: string): boolean {
    return this.#slots.some((slot) => slot.entry.key === key)
  }

  /** Adds an entry at the end; it waits for `release`. */
  add(entry: Entry): void {
    this.#slots.push({ entry, released: false })
  }

  /** Adds stored entries of an earlier life, in their order: before all of this life, unless some of those are on the wire already. */
  adopt(entries: readonly Entry[]): void {
    const slots = entries.map((entry) => ({ entry, released: true }))
    const at = Math.max(this.#adopted, this.#inFlight)
    this.#slots.splice(at, 0, ...slots)
    this.#adopted = at + slots.length
  }

  /** The entry is stored: it may go out. */
  release(key: string): void {
    const slot = this.#slots.find((candidate) => candidate.entry.key === key)
    if (slot) slot.released = true
  }

  /** Takes the next entry that may go out now; it counts as on the wire from here on. */
  depart(): Departure<Entry> | undefined {
    const slot = this.#slots[this.#inFlight]
    if (!slot?.released || this.#inFlight >= this.#window) return undefined
    const after = this.#slots[this.#inFlight - 1]?.entry.key
    this.#inFlight++
    return { entry: slot.entry, after }
  }

  /** The entry was stored by the server; the window opens again after a slowdown. */
  confirm(key: string): void {
    this.remove(key)
    this.#window = Math.min(this.#maxWindow, this.#window * 2)
  }

  /** Forgets an entry, wherever it is. */
  remove(key: string): void {
    const index = this.#slots.findIndex((slot) => slot.entry.key === key)
    if (index < 0) return
    this.#slots.splice(index, 1)
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
