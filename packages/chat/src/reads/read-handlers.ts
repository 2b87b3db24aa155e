import type { ChatRead, ReadKind, ReadOutput } from '../ports/chat-read.ts'
import type { ChatReadTables } from './chat-read-tables.ts'

/** How some reads are answered, by kind: in one snapshot, throwing only what the tables throw. */
export type ReadHandlers<Kind extends ReadKind> = {
  readonly [Each in Kind]: (tables: ChatReadTables, read: ChatRead<Each>) => ReadOutput<Each>
}
