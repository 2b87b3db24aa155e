/** A set of ids kept sorted, so that a page costs what it holds. */
export class SortedIds {
  readonly #ids: string[] = []

  /** Takes an id that is not in it. */
  add(id: string): void {
    this.#ids.splice(this.#placeOf(id), 0, id)
  }

  remove(id: string): void {
    const place = this.#placeOf(id)
    if (this.#ids[place] === id) this.#ids.splice(place, 1)
  }

  /** At most `limit` ids after `cursor`. */
  after(cursor: string, limit: number): { readonly ids: readonly string[]; readonly more: boolean } {
    const place = this.#placeOf(cursor)
    const from = this.#ids[place] === cursor ? place + 1 : place
    return { ids: this.#ids.slice(from, from + limit), more: this.#ids.length > from + limit }
  }

  /** The place of the first id that is not before this one. */
  #placeOf(id: string): number {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ids[middle] ?? '') < id) low = middle + 1
      else high = middle
    }
    return low
  }
}
