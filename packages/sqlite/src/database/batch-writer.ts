import { applyWrite, type ChatStoreErrorCode, type ChatWrite, type ChatWriteResult } from '@hubbub/chat/ports'
import { sqliteDefaults } from '../options.ts'
import { SearchIndexer } from '../search/search-indexer.ts'
import { type Database, type Statement, sqliteCode, sqliteCodes } from './database.ts'
import { SqliteTables } from './sqlite-tables.ts'

/** What one write, or one read, came to. */
export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly code: ChatStoreErrorCode; readonly message: string }

/** Carries out batches of writes, each in one transaction as long as nothing goes wrong. */
export class BatchWriter {
  readonly #db: Database
  readonly #tables: SqliteTables
  readonly #indexer: SearchIndexer
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #rollback: Statement

  /** `indexEvery`: messages that gather before `index` puts them into the search index. */
  constructor(db: Database, indexEvery: number = sqliteDefaults.indexEvery) {
    this.#db = db
    this.#indexer = new SearchIndexer(db, indexEvery)
    this.#tables = new SqliteTables(db, this.#indexer)
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
  }

  /** Returns one outcome per write, in order, after what they stored is on disk. Never throws. */
  write(writes: readonly ChatWrite[]): readonly Outcome<ChatWriteResult>[] {
    const together = this.#inTransaction(() => writes.map((write) => applyWrite(this.#tables, write)))
    if (together.ok) return together.result.map((result) => ({ ok: true, result }))
    // Alone it would fare no better; and a locked database would keep each of them waiting.
    if (writes.length === 1 || together.code === 'overloaded') return writes.map(() => together)
    return this.#oneByOne(writes)
  }

  /**
   * Puts messages into the search index if enough have gathered, in a transaction of its own: what goes wrong there costs
   * no write. Says whether it did; there may be more then. Never throws.
   */
  index(): Outcome<boolean> {
    try {
      if (!this.#indexer.isDue()) return { ok: true, result: false }
    } catch (error) {
      return failureOf(error)
    }
    return this.#inTransaction(() => {
      this.#indexer.step()
      return true
    })
  }

  /** One write that fails costs itself only; but once the disk is full, nothing after it is tried. */
  #oneByOne(writes: readonly ChatWrite[]): readonly Outcome<ChatWriteResult>[] {
    let full: Outcome<ChatWriteResult> | undefined
    return writes.map((write) => {
      if (full) return full
      const outcome = this.#inTransaction(() => applyWrite(this.#tables, write))
      if (!outcome.ok && outcome.code === 'storage_full') full = outcome
      return outcome
    })
  }

  #inTransaction<Result>(work: () => Result): Outcome<Result> {
    try {
      this.#begin.run()
      const result = work()
      this.#tables.flush()
      this.#commit.run()
      return { ok: true, result }
    } catch (error) {
      this.#tables.forget()
      return this.#undone(failureOf(error))
    }
  }

  #undone<Result>(failure: Outcome<Result>): Outcome<Result> {
    try {
      if (this.#db.inTransaction) this.#rollback.run()
      return failure
    } catch (error) {
      return failureOf(error)
    }
  }
}

function codeOf(error: unknown): ChatStoreErrorCode {
  switch (sqliteCode(error)) {
    case sqliteCodes.full:
      return 'storage_full'
    case sqliteCodes.busy:
      // Another program keeps the database locked, and nothing was begun.
      return 'overloaded'
    default:
      return 'internal'
  }
}

/** Puts an error of the driver into the words of the port. */
export function failureOf(error: unknown): Outcome<never> {
  const message = error instanceof Error ? error.message : String(error)
  return { ok: false, code: codeOf(error), message }
}
