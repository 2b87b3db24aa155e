import type { Column, TableDefinition } from '@hubbub/chat/ports'

/** The name of a table or column in SQL: `roomId` is `room_id`. */
export function sqlName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The statements that make a table and its indexes. Columns of the index come first, those of the key follow by themselves. */
export function createStatements(name: string, definition: TableDefinition): readonly string[] {
  const table = sqlName(name)
  const columns = Object.entries(definition.columns).map(([column, kind]) => `${sqlName(column)} ${sqlType(kind)}`)
  const key = `PRIMARY KEY (${definition.key.map(sqlName).join(', ')})`
  const indexes = Object.entries(definition.indexes).map(
    ([index, leading]) => `CREATE INDEX ${table}_${sqlName(index)} ON ${table} (${leading.map(sqlName).join(', ')})`,
  )
  // Without row ids an index holds the key, so it orders rows as `orderOf` says.
  return [`CREATE TABLE ${table} (${[...columns, key].join(', ')}) STRICT, WITHOUT ROWID`, ...indexes]
}

function sqlType({ kind, isNullable }: Column<unknown>): string {
  return `${kind === 'text' || kind === 'json' ? 'TEXT' : 'INTEGER'}${isNullable ? '' : ' NOT NULL'}`
}

/** What distinguishes one scan's statement from another's. */
export interface ScanShape {
  readonly order: readonly string[]
  /** How many of the first columns are given. */
  readonly equals: number
  /** How many of the columns after those are given to begin after. */
  readonly after: number
  readonly reverse: boolean
}

/** The conditions and the order of a scan; its values are those of `equals`, then of `after`. */
export function scanSql({ order, equals, after, reverse }: ScanShape): { readonly where: string; readonly by: string } {
  const given = order.slice(0, equals).map((name) => `${sqlName(name)} = ?`)
  const following = order.slice(equals, equals + after).map(sqlName)
  const holes = following.map(() => '?').join(', ')
  const beyond = after === 0 ? [] : [`(${following.join(', ')}) ${reverse ? '<' : '>'} (${holes})`]
  const conditions = [...given, ...beyond]
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    by: `ORDER BY ${order.map((name) => `${sqlName(name)}${reverse ? ' DESC' : ''}`).join(', ')}`,
  }
}
