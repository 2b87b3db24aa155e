import type { Columns, RowWith, TableDefinition } from '../tables/define-table.ts'
import type { Records, Scan } from '../tables/record-table.ts'
import { compareValues, orderScan } from '../tables/scan-order.ts'

/** The rows of a table in a map; reads cost time by the table's size. */
export class MemoryRecords<C extends Columns, Key extends keyof C & string, Index extends string>
  implements Records<RowWith<C>, Key, Index>
{
  readonly #definition: TableDefinition<C, Key, Index>
  readonly #rows = new Map<string, RowWith<C>>()

  constructor(definition: TableDefinition<C, Key, Index>) {
    this.#definition = definition
  }

  get(key: Pick<RowWith<C>, Key>): RowWith<C> | undefined {
    return this.#rows.get(this.#nameOf(key))
  }

  put(row: RowWith<C>): void {
    this.#rows.set(this.#nameOf(row), row)
  }

  remove(key: Pick<RowWith<C>, Key>): void {
    this.#rows.delete(this.#nameOf(key))
  }

  scan(scan: Scan<RowWith<C>, Index>): readonly RowWith<C>[] {
    const { order, equals, after } = orderScan(this.#definition, scan)
    const following = order.slice(equals.length)
    const sign = scan.reverse ? -1 : 1
    return [...this.#rows.values()]
      .filter((row) => compare(row, order, equals) === 0)
      .filter((row) => after.length === 0 || sign * compare(row, following, after) > 0)
      .toSorted((a, b) => {
        const values = order.map((name) => b[name])
        return sign * compare(a, order, values)
      })
      .slice(0, scan.limit)
  }

  count(which: Pick<Scan<RowWith<C>, Index>, 'index' | 'equals' | 'after'>, most: number): number {
    return this.scan({ ...which, limit: most }).length
  }

  #nameOf(row: Pick<RowWith<C>, Key>): string {
    return JSON.stringify(this.#definition.key.map((name) => row[name]))
  }
}

/** Compares the first columns of a row with values. */
function compare<Name extends string>(
  row: Readonly<Record<Name, unknown>>,
  order: readonly Name[],
  values: readonly unknown[],
): number {
  for (const [at, name] of order.slice(0, values.length).entries()) {
    const difference = compareValues(row[name], values[at])
    if (difference !== 0) return difference
  }
  return 0
}
