import { openErrorOf, SqliteOpenError } from '../open-error.ts'
import { openDatabase, sqliteCode, sqliteCodes } from './database.ts'

/**
 * Takes the only right to open a database, for this process; returns the way to give it back. The lock is a lock of the
 * operating system on a file of its own, so it ends with the process however that ends, and readers such as a backup are
 * not in its way. Throws SqliteOpenError when another process has it.
 */
export function lockFor(file: string): () => void {
  const lockFile = `${file}.lock`
  try {
    const lock = openDatabase(lockFile, { readOnly: false, busyMs: 0 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      throw error
    }
    return () => lock.close()
  } catch (error) {
    if (sqliteCode(error) === sqliteCodes.busy) {
      throw new SqliteOpenError(
        'in_use',
        `${file} is open in another Hubbub process: stop that one, or choose another folder`,
      )
    }
    throw openErrorOf(error, lockFile)
  }
}
