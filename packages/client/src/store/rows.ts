/** Rows by key, as replies bring them and events change them: what an event says while a reply is awaited is newer. */
export class Rows<Row> {
  #rows: ReadonlyMap<string, Row> = new Map()
  /** Keys that events changed since a reply is awaited. */
  #changed = new Set<string>()

  /** The same object until something changes. */
  get all(): ReadonlyMap<string, Row> {
    return this.#rows
  }

  /** A reply is awaited from here on. */
  asked(): void {
    this.#changed = new Set()
  }

  /** Takes what an event says of a key; undefined removes it. */
  change(key: string, row: Row | undefined): void {
    this.#changed.add(key)
    const rows = new Map(this.#rows)
    if (row === undefined) rows.delete(key)
    else rows.set(key, row)
    this.#rows = rows
  }

  /** Takes the rows of the reply. When they are the whole, those that neither it nor an event told are gone. */
  loaded(rows: Iterable<readonly [string, Row]>, isWhole: boolean): void {
    const merged = new Map([...this.#rows].filter(([key]) => !isWhole || this.#changed.has(key)))
    for (const [key, row] of rows) if (!this.#changed.has(key)) merged.set(key, row)
    this.#rows = merged
  }

  clear(): void {
    this.#rows = new Map()
  }
}
