import type { ChatWrite, ChatWriteResult, WriteKind } from '../ports/chat-write.ts'
import type { ChatTables } from './chat-tables.ts'

/**
 * The rules of some writes, by kind: each is carried out inside the store's transaction and throws only what the tables
 * throw. All checks come before the first `put`, so that a refusal leaves nothing behind.
 */
export type WriteHandlers<Kind extends WriteKind> = {
  readonly [Each in Kind]: (tables: ChatTables, write: ChatWrite<Each>) => ChatWriteResult<Each>
}
