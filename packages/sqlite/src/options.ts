import type { Logger } from '@hubbub/hub/ports'

/** How a chat store on SQLite is set up; everything but the file has a default in `sqliteDefaults`. */
export interface SqliteOptions {
  /** The database; its folder is made when it is missing. Two more files lie beside it while it is open. */
  readonly file: string
  /**
   * When a commit counts. `full`: once the disk has it, so nothing acknowledged is lost by a power cut. `normal`: once the
   * system has it; a crash of the process loses nothing, a power cut may lose the last seconds. @default 'full'
   */
  readonly synchronous?: 'full' | 'normal'
  /** Largest database, in bytes; beyond it writes are refused with `storage_full`. @default as the disk allows */
  readonly maxBytes?: number
  /** Files up to this size, in bytes, are looked through for damage at opening; larger ones only at their start. @default 64 MiB */
  readonly checkUpToBytes?: number
  /** Memory for the pages of each of the two connections, in bytes. @default 32 MiB */
  readonly cacheBytes?: number
  /** Most writes, and most reads, that wait or are being carried out; more are refused with `overloaded`. @default 10_000 */
  readonly maxWaiting?: number
  /** Most writes of one transaction. @default 1_000 */
  readonly maxBatch?: number
  /**
   * Messages that gather before they are put into the search index together, after a commit. Searches read them until then.
   * @default 512
   */
  readonly indexEvery?: number
  /** Times within a minute a thread that died is started again. @default 5 */
  readonly restarts?: number
  /** @default says nothing */
  readonly logger?: Logger
}

/** The options with their defaults filled in. */
export type SqliteSettings = Required<Omit<SqliteOptions, 'maxBytes' | 'logger'>> &
  Pick<SqliteOptions, 'maxBytes' | 'logger'>

export const sqliteDefaults: Omit<SqliteSettings, 'file' | 'maxBytes' | 'logger'> = {
  synchronous: 'full',
  checkUpToBytes: 64 * 1024 * 1024,
  cacheBytes: 32 * 1024 * 1024,
  maxWaiting: 10_000,
  maxBatch: 1_000,
  indexEvery: 512,
  restarts: 5,
}
