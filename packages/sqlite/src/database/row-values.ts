import type { Row } from './database.ts'

/** Reads a column that holds text. */
export function text(row: Row, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : wrong(column, value)
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** Reads a column that holds a whole number. */
export function integer(row: Row, column: string): number {
  const value = row[column]
  return typeof value === 'number' ? value : wrong(column, value)
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column)
}

function wrong(column: string, value: unknown): never {
  throw new TypeError(`column ${column} holds a ${typeof value}`)
}
