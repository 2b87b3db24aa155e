/** What a column holds. Only `json` columns hold more than one value of a database. */
export type ColumnKind = 'text' | 'integer' | 'flag' | 'json'

/** A column of a table, typed by what it holds. */
export interface Column<Value> {
  readonly kind: ColumnKind
  readonly isNullable: boolean
  /** Never there at run time: carries the type. */
  readonly value?: Value
}

export const text: Column<string> = { kind: 'text', isNullable: false }
export const textOrNull: Column<string | null> = { kind: 'text', isNullable: true }
/** A whole number within 53 bits. */
export const integer: Column<number> = { kind: 'integer', isNullable: false }
export const integerOrNull: Column<number | null> = { kind: 'integer', isNullable: true }
export const flag: Column<boolean> = { kind: 'flag', isNullable: false }

/** A column of plain data, kept as JSON. */
export function json<Value>(): Column<Value> {
  return { kind: 'json', isNullable: false }
}

/** Columns by name. */
export type Columns = Readonly<Record<string, Column<unknown>>>

/** A row of a table with these columns. */
export type RowWith<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer Value> ? Value : never
}

/** A table as plain data: every store makes it, and every store answers the same questions about it. */
export interface TableDefinition<
  C extends Columns = Columns,
  Key extends keyof C & string = keyof C & string,
  Index extends string = string,
> {
  readonly columns: C
  /** Columns that name one row, in the order rows are kept in. */
  readonly key: readonly Key[]
  /** Further orders, by name: the columns that come before those of the key. */
  readonly indexes: Readonly<Record<Index, readonly (keyof C & string)[]>>
}

/** A row of a table. */
export type RowOf<D> = D extends TableDefinition<infer C, infer _Key, infer _Index> ? RowWith<C> : never

/** Defines a table. Throws when a column that orders rows may be null or is JSON: stores order those differently. */
export function defineTable<
  const C extends Columns,
  const Key extends keyof C & string,
  const Index extends string = never,
>(definition: TableDefinition<C, Key, Index>): TableDefinition<C, Key, Index> {
  const orders: readonly (readonly (keyof C & string)[])[] = [
    definition.key,
    ...Object.values<readonly (keyof C & string)[]>(definition.indexes),
  ]
  for (const name of orders.flat()) {
    const column = definition.columns[name]
    if (!column || column.isNullable || column.kind === 'json')
      throw new Error(`"${name}" cannot order rows; use text, integer or flag`)
  }
  return definition
}

/** The columns that order the rows of an index, or of the key when none is named. */
export function orderOf<C extends Columns, Key extends keyof C & string, Index extends string>(
  { key, indexes }: TableDefinition<C, Key, Index>,
  index: Index | undefined,
): readonly (keyof C & string)[] {
  if (index === undefined) return key
  const leading: readonly (keyof C & string)[] = indexes[index]
  return [...leading, ...key.filter((name) => !leading.includes(name))]
}
