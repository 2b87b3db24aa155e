import { DatabaseSync } from 'node:sqlite'

/** What a statement is given. */
export type Value = string | number | null

/** A row by column name; read it with the functions of `row-values.ts`. */
export type Row = Readonly<Record<string, unknown>>

/** A prepared statement, reused for as long as its database is open. */
export interface Statement {
  run(...values: Value[]): void
  get(...values: Value[]): Row | undefined
  all(...values: Value[]): readonly Row[]
}

/** One connection to an SQLite file: all that this package uses of the driver, so that another one can take its place. */
export interface Database {
  /** Runs statements that return nothing. */
  exec(sql: string): void
  prepare(sql: string): Statement
  /** False when SQLite has rolled back by itself. */
  readonly inTransaction: boolean
  close(): void
}

/** How a connection is opened. */
export interface ConnectionOptions {
  readonly readOnly: boolean
  /** How long to wait for a lock that another connection holds, in ms. */
  readonly busyMs: number
}

/** Opens a connection; throws what `sqliteCode` reads. */
export function openDatabase(file: string, { readOnly, busyMs }: ConnectionOptions): Database {
  const db = new DatabaseSync(file, { readOnly, timeout: busyMs })
  return {
    exec: (sql) => db.exec(sql),
    prepare: (sql) => {
      const statement = db.prepare(sql)
      return {
        run: (...values) => void statement.run(...values),
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
      }
    },
    get inTransaction() {
      return db.isTransaction
    },
    close: () => db.close(),
  }
}

/** Primary result codes of SQLite that callers tell apart (sqlite.org/rescode.html). */
export const sqliteCodes = {
  permission: 3,
  busy: 5,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const

/** The extended code of a log index that cannot grow, which the disk being full is the reason for. */
const indexCannotGrow = 4874

/** The primary result code in an error of the driver; undefined when it is another kind of error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  if (error.errcode === indexCannotGrow) return sqliteCodes.full
  // Extended codes carry the primary one in their low byte.
  return error.errcode & 0xff
}
