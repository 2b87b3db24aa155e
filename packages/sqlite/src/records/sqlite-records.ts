import {
  type Columns,
  orderScan,
  type Records,
  type RowWith,
  type Scan,
  type TableDefinition,
} from '@hubbub/chat/ports'
import type { Database, Statement, Value } from '../database/database.ts'
import { integer } from '../database/row-values.ts'
import { encodeValue, parseRecord } from './parse-record.ts'
import { type ScanShape, scanSql, sqlName } from './record-sql.ts'

/** The rows of one table of the catalogue on an SQLite connection; statements are prepared as they are needed, and kept. */
export class SqliteRecords<C extends Columns, Key extends keyof C & string, Index extends string>
  implements Records<RowWith<C>, Key, Index>
{
  readonly #db: Database
  readonly #table: string
  readonly #definition: TableDefinition<C, Key, Index>
  readonly #names: readonly (keyof C & string)[]
  readonly #statements = new Map<string, Statement>()

  constructor(db: Database, name: string, definition: TableDefinition<C, Key, Index>) {
    this.#db = db
    this.#table = sqlName(name)
    this.#definition = definition
    this.#names = Object.keys(definition.columns)
  }

  get(key: Pick<RowWith<C>, Key>): RowWith<C> | undefined {
    const row = this.#prepared(`SELECT * FROM ${this.#table} WHERE ${this.#keyed()}`).get(...this.#keyValues(key))
    return row && parseRecord(this.#definition.columns, row)
  }

  put(row: RowWith<C>): void {
    const columns = this.#names.map(sqlName).join(', ')
    const holes = this.#names.map(() => '?').join(', ')
    const values = this.#names.map((name) => encodeValue(this.#definition.columns, name, row[name]))
    this.#prepared(`INSERT OR REPLACE INTO ${this.#table} (${columns}) VALUES (${holes})`).run(...values)
  }

  remove(key: Pick<RowWith<C>, Key>): void {
    this.#prepared(`DELETE FROM ${this.#table} WHERE ${this.#keyed()}`).run(...this.#keyValues(key))
  }

  scan(scan: Scan<RowWith<C>, Index>): readonly RowWith<C>[] {
    const { shape, values } = this.#shape(scan)
    const { where, by } = scanSql(shape)
    const statement = this.#prepared(`SELECT * FROM ${this.#table} ${where} ${by} LIMIT ?`)
    return statement.all(...values, scan.limit).map((row) => parseRecord(this.#definition.columns, row))
  }

  count(which: Pick<Scan<RowWith<C>, Index>, 'index' | 'equals' | 'after'>, most: number): number {
    const { shape, values } = this.#shape(which)
    const { where } = scanSql(shape)
    const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM ${this.#table} ${where} LIMIT ?)`
    return integer(this.#prepared(sql).get(...values, most) ?? {}, 'count')
  }

  #shape(scan: Omit<Scan<RowWith<C>, Index>, 'limit'>): {
    readonly shape: ScanShape
    readonly values: readonly Value[]
  } {
    const { order, equals, after } = orderScan(this.#definition, scan)
    const names = order.slice(0, equals.length + after.length)
    const given = [...equals, ...after]
    const values = names.map((name, at) => encodeValue(this.#definition.columns, name, given[at]))
    const reverse = scan.reverse ?? false
    return { shape: { order, equals: equals.length, after: after.length, reverse }, values }
  }

  #keyed(): string {
    return this.#definition.key.map((name) => `${sqlName(name)} = ?`).join(' AND ')
  }

  #keyValues(key: Pick<RowWith<C>, Key>): readonly Value[] {
    return this.#definition.key.map((name) => encodeValue(this.#definition.columns, name, key[name]))
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
