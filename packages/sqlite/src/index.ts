export { SqliteOpenError, type SqliteOpenErrorCode } from './open-error.ts'
export { openSqliteChatStore } from './open-store.ts'
export { sqliteDefaults, type SqliteOptions } from './options.ts'
