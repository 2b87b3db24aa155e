import type { Columns, RowWith } from '@hubbub/chat/ports'
import type { Row, Value } from '../database/database.ts'
import { sqlName } from './record-sql.ts'

// What a column holds was written by `encodeValue` from a row of the same definition, so it is taken at its word. The
// casts here are the only ones.

/** Puts a value of a row into what its column holds. */
export function encodeValue(columns: Columns, name: string, value: unknown): Value {
  switch (columns[name]?.kind) {
    case 'flag':
      return value ? 1 : 0
    case 'json':
      return JSON.stringify(value)
    default:
      return value as Value
  }
}

/** Reads a row by its definition. */
export function parseRecord<C extends Columns>(columns: C, row: Row): RowWith<C> {
  const fields = Object.entries(columns).map(([name, { kind }]) => {
    const value = row[sqlName(name)]
    if (kind === 'flag') return [name, value === 1]
    const stored: unknown = kind === 'json' ? JSON.parse(value as string) : value
    return [name, stored]
  })
  return Object.fromEntries(fields) as RowWith<C>
}

/** Reads JSON that this package wrote. */
export function parseStored<Stored>(text: string): Stored {
  return JSON.parse(text) as Stored
}
