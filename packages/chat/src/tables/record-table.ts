import type { Columns, RowWith, TableDefinition } from './define-table.ts'

/** Which rows, in which order. */
export interface Scan<Row, Index extends string> {
  /** The order. @default that of the key */
  readonly index?: Index
  /** Values of the first columns of the order. @default every row */
  readonly equals?: Partial<Row>
  /** Values of the columns that follow: rows come strictly after them (before them when `reverse`). */
  readonly after?: Partial<Row>
  /** Last first. @default false */
  readonly reverse?: boolean
  readonly limit: number
}

/** Questions about the rows of a table. Text is ordered by code point. Implemented by stores. */
export interface ReadRecords<Row, Key extends keyof Row, Index extends string> {
  get(key: Pick<Row, Key>): Row | undefined
  /** At most `limit` rows. Throws when `equals` and `after` are not the first columns of the order: a fault of the caller. */
  scan(scan: Scan<Row, Index>): readonly Row[]
  /** How many rows there are with these values, counted up to `most`. */
  count(which: Pick<Scan<Row, Index>, 'index' | 'equals' | 'after'>, most: number): number
}

/** The rows of a table, to read and to write. Reads see what earlier calls wrote. */
export interface Records<Row, Key extends keyof Row, Index extends string> extends ReadRecords<Row, Key, Index> {
  /** Stores a row in place of the one with its key, if there is one. */
  put(row: Row): void
  /** Does nothing when there is no such row. */
  remove(key: Pick<Row, Key>): void
}

/** The records of a table by its definition. */
export type RecordsOf<D> =
  D extends TableDefinition<infer C, infer Key, infer Index> ? RecordsWith<C, Key, Index> : never
type RecordsWith<C extends Columns, Key extends keyof C & string, Index extends string> = Records<
  RowWith<C>,
  Key & keyof RowWith<C>,
  Index
>

/** The records of a table by its definition, to read only. */
export type ReadRecordsOf<D> =
  D extends TableDefinition<infer C, infer Key, infer Index>
    ? ReadRecords<RowWith<C>, Key & keyof RowWith<C>, Index>
    : never
