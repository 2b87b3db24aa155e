import {
  type ChatRead,
  ChatStoreError,
  type ChatWrite,
  type ChatWriteResult,
  type ReadKind,
  type ReadOutput,
  type WriteKind,
} from '@hubbub/chat/ports'
import type { SearchedStore } from '@hubbub/chat/testing'
import { BatchWriter } from '../database/batch-writer.ts'
import { type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrations.ts'
import { StoreReads } from '../database/store-reads.ts'
import { parseOutput, parseRead, parseResult, parseWrite } from '../thread/parse-messages.ts'

/** Writes to a database in memory and reads from it, without threads: the index has all it can have after each write. */
export class DirectStore implements SearchedStore {
  readonly db: Database = openDatabase(':memory:', { readOnly: false, busyMs: 0 })
  readonly #writer: BatchWriter
  readonly #reads: StoreReads

  /** `indexEvery`: messages that gather before they are indexed. */
  constructor(indexEvery: number) {
    migrate(this.db)
    this.#writer = new BatchWriter(this.db, indexEvery)
    this.#reads = new StoreReads(this.db)
  }

  async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    const [outcome] = this.#writer.write([parseWrite(write)])
    this.index()
    if (outcome?.ok) return parseResult<Kind>(outcome.result)
    throw new ChatStoreError(outcome?.code ?? 'internal', outcome?.message ?? 'no outcome')
  }

  async read<Kind extends ReadKind>(read: ChatRead<Kind>): Promise<ReadOutput<Kind>> {
    return parseOutput<Kind>(this.#reads.answer({ kind: 'read', read: parseRead(read) }).value)
  }

  /** Indexes as long as enough has gathered; throws when that fails. */
  index(): void {
    for (;;) {
      const outcome = this.#writer.index()
      if (!outcome.ok) throw new Error(outcome.message)
      if (!outcome.result) return
    }
  }

  async close(): Promise<void> {
    this.db.close()
  }
}
