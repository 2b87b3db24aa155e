import { type AllRecords, catalogue, type TableName } from './catalogue.ts'
import type { TableDefinition } from './define-table.ts'

/**
 * Makes the records of every table of the catalogue. The compiler cannot follow a table's type through the loop: `make`
 * has to return the `Records` of the definition it is given.
 */
export function makeRecords(make: (name: string, definition: TableDefinition) => object): AllRecords {
  const made = Object.entries<unknown>(catalogue).map(([name, definition]): [string, object] => [
    name,
    make(name, definition as TableDefinition),
  ])
  return Object.fromEntries(made) as { [Name in TableName]: never }
}
