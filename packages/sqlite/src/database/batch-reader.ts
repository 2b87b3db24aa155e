import { type Outcome, failureOf } from './batch-writer.ts'
import type { Database, Statement } from './database.ts'
import { type ReadAnswer, type ReadRequest, StoreReads } from './store-reads.ts'

/** Answers batches of reads, each batch in one snapshot. */
export class BatchReader {
  readonly #db: Database
  readonly #reads: StoreReads
  readonly #begin: Statement
  readonly #end: Statement

  constructor(db: Database) {
    this.#db = db
    this.#reads = new StoreReads(db)
    this.#begin = db.prepare('BEGIN')
    this.#end = db.prepare('COMMIT')
  }

  /** Returns one outcome per read, in order. Throws only when the connection is of no more use. */
  read(requests: readonly ReadRequest[]): readonly Outcome<ReadAnswer>[] {
    try {
      this.#begin.run()
      const answers = requests.map((request) => this.#attempt(request))
      this.#end.run()
      return answers
    } catch (error) {
      // Without an open snapshot the next batch begins afresh.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      const failure = failureOf(error)
      return requests.map(() => failure)
    }
  }

  #attempt(request: ReadRequest): Outcome<ReadAnswer> {
    try {
      return { ok: true, result: this.#reads.answer(request) }
    } catch (error) {
      return failureOf(error)
    }
  }
}
