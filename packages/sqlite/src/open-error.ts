import { dirname } from 'node:path'
import { sqliteCode, sqliteCodes } from './database/database.ts'

/** Why a database cannot be opened. */
export type SqliteOpenErrorCode =
  /** A newer version has changed its schema. */
  | 'newer'
  /** It is damaged, or no SQLite file at all. */
  | 'damaged'
  /** It is a database of something else. */
  | 'foreign'
  /** The file or its folder cannot be written. */
  | 'not_writable'
  /** Another process has it open. */
  | 'in_use'
  /** The disk has no room for the schema. */
  | 'disk_full'
  /** Anything else; `cause` says what. */
  | 'failed'

/** A database that cannot be opened; the message is one sentence that says what to do. */
export class SqliteOpenError extends Error {
  readonly code: SqliteOpenErrorCode

  constructor(code: SqliteOpenErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'SqliteOpenError'
    this.code = code
  }
}

/** Finds out what an error met while opening `file` means. */
export function openErrorOf(error: unknown, file: string): SqliteOpenError {
  if (error instanceof SqliteOpenError) return error
  const detail = error instanceof Error ? error.message : String(error)
  const because = { cause: error }
  switch (codeOf(error)) {
    case 'damaged':
      return damaged(file, detail, because)
    case 'not_writable':
      return new SqliteOpenError(
        'not_writable',
        `cannot write ${file} (${detail}): let this user write to ${dirname(file)}, or choose another folder`,
        because,
      )
    case 'disk_full':
      return new SqliteOpenError(
        'disk_full',
        `the disk is too full to set up ${file}: make room and start again`,
        because,
      )
    default:
      return new SqliteOpenError('failed', `cannot open ${file}: ${detail}`, because)
  }
}

/** Says that a file is damaged. */
export function damaged(file: string, detail: string, options?: { readonly cause?: unknown }): SqliteOpenError {
  return new SqliteOpenError(
    'damaged',
    `${file} is damaged or not a database (${detail}): restore a backup, or move it away to begin with an empty one`,
    options,
  )
}

const fileSystemRefusals = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST'])

function codeOf(error: unknown): SqliteOpenErrorCode {
  switch (sqliteCode(error)) {
    case sqliteCodes.corrupt:
    case sqliteCodes.notADatabase:
      return 'damaged'
    case sqliteCodes.readOnly:
    case sqliteCodes.permission:
    case sqliteCodes.cannotOpen:
      return 'not_writable'
    case sqliteCodes.full:
      return 'disk_full'
    case undefined:
    default: {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'ENOSPC') return 'disk_full'
      return typeof code === 'string' && fileSystemRefusals.has(code) ? 'not_writable' : 'failed'
    }
  }
}
