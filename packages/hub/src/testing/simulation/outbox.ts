/** One thing a client wants stored, under a key of its own for ever (I4). */
export interface Item {
  readonly topic: string
  readonly key: string
  /** The row it is about, in row topics. */
  readonly row: string
  readonly value: number | null
  /** Where it was stored; undefined until it is acknowledged. */
  offset: number | undefined
}

/** What one client has said, in order; each topic's items are sent one at a time (I2). */
export class Outbox {
  readonly #items: Item[] = []
  /** Topics with an item on its way. */
  readonly #sent = new Set<string>()

  get items(): readonly Item[] {
    return this.#items
  }

  get isEmpty(): boolean {
    return this.#items.every(({ offset }) => offset !== undefined)
  }

  add(item: Omit<Item, 'offset'>): void {
    this.#items.push({ ...item, offset: undefined })
  }

  /** Takes the next item of a topic to send, unless one is on its way. */
  next(topic: string): Item | undefined {
    if (this.#sent.has(topic)) return undefined
    const item = this.#items.find((each) => each.topic === topic && each.offset === undefined)
    if (item) this.#sent.add(topic)
    return item
  }

  stored(item: Item, offset: number): void {
    item.offset = offset
    this.#sent.delete(item.topic)
  }

  /** No answer, or not yet: the item stays what comes next (I3). */
  unanswered(topic: string): void {
    this.#sent.delete(topic)
  }

  disconnected(): void {
    this.#sent.clear()
  }
}
