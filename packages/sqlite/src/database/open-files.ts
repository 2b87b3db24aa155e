import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { damaged, openErrorOf, SqliteOpenError } from '../open-error.ts'
import type { SqliteSettings } from '../options.ts'
import { type Database, openDatabase } from './database.ts'
import { applicationId, knownVersion, migrate, versionOf } from './migrations.ts'
import { integer, text } from './row-values.ts'

/** What the connections need to know of the options; plain data, for it goes to other threads. */
export type FileSettings = Pick<
  SqliteSettings,
  'file' | 'synchronous' | 'checkUpToBytes' | 'cacheBytes' | 'maxBytes' | 'indexEvery'
>

/** Pages the log may grow to before a commit moves them into the database: 16 MiB, for fewer and longer moves. */
const checkpointPages = 4_000
/** How long a connection waits for another one, such as a backup's, in ms. */
const busyMs = 5_000

/** The writing connection and the name of the data's life. */
export interface WritableDatabase {
  readonly db: Database
  readonly epoch: string
}

/** Opens the file to write, after looking it over and bringing its schema up to date; throws SqliteOpenError. */
export function openToWrite(settings: FileSettings): WritableDatabase {
  let db: Database | undefined
  try {
    db = openDatabase(settings.file, { readOnly: false, busyMs })
    checkIdentity(db, settings.file)
    checkPages(db, settings)
    db.exec('PRAGMA journal_mode = WAL')
    db.exec(`PRAGMA synchronous = ${settings.synchronous === 'full' ? 'FULL' : 'NORMAL'}`)
    db.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}; PRAGMA cache_size = ${cacheSize(settings)}`)
    migrate(db)
    const epoch = readEpoch(db)
    if (settings.maxBytes !== undefined) limitSize(db, settings.maxBytes)
    return { db, epoch }
  } catch (error) {
    db?.close()
    throw openErrorOf(error, settings.file)
  }
}

/** Opens the file to read, once `openToWrite` has returned; throws SqliteOpenError. */
export function openToRead(settings: FileSettings): Database {
  try {
    const db = openDatabase(settings.file, { readOnly: true, busyMs })
    db.exec(`PRAGMA cache_size = ${cacheSize(settings)}`)
    return db
  } catch (error) {
    throw openErrorOf(error, settings.file)
  }
}

/** In SQLite's terms: negative, in KiB. */
function cacheSize({ cacheBytes }: FileSettings): number {
  return -Math.ceil(cacheBytes / 1024)
}

function checkIdentity(db: Database, file: string): void {
  const version = versionOf(db)
  const id = integer(db.prepare('PRAGMA application_id').get() ?? {}, 'application_id')
  const tables = integer(db.prepare('SELECT count(*) AS count FROM sqlite_schema').get() ?? {}, 'count')
  if (id !== applicationId && (id !== 0 || version !== 0 || tables !== 0)) {
    throw new SqliteOpenError('foreign', `${file} is a database of another program: choose another file`)
  }
  if (version > knownVersion) {
    throw new SqliteOpenError(
      'newer',
      `${file} was made by a newer Hubbub (schema ${version}, this one knows ${knownVersion}): start the newer version or restore a backup`,
    )
  }
}

function checkPages(db: Database, { file, checkUpToBytes }: FileSettings): void {
  if (statSync(file).size > checkUpToBytes) return
  const finding = text(db.prepare('PRAGMA quick_check(1)').get() ?? {}, 'quick_check')
  if (finding !== 'ok') throw damaged(file, finding.replaceAll('\n', ' '))
}

function readEpoch(db: Database): string {
  db.prepare("INSERT INTO properties (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING").run(
    randomUUID().slice(0, 13),
  )
  return text(db.prepare("SELECT value FROM properties WHERE name = 'epoch'").get() ?? {}, 'value')
}

function limitSize(db: Database, maxBytes: number): void {
  const pageSize = integer(db.prepare('PRAGMA page_size').get() ?? {}, 'page_size')
  db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`)
}
