import { fileWrites } from '../files/writes.ts'
import { integrationWrites } from '../integrations/writes.ts'
import { markWrites } from '../marks/writes.ts'
import { messageWrites } from '../messages/writes.ts'
import { peopleWrites } from '../people/writes.ts'
import type { ChatWrite, ChatWriteResult, WriteKind } from '../ports/chat-write.ts'
import { presenceWrites } from '../presence/writes.ts'
import { roomWrites } from '../rooms/writes.ts'
import { webhookWrites } from '../webhooks/writes.ts'
import type { ChatTables } from './chat-tables.ts'
import type { WriteHandlers } from './write-handlers.ts'

const handlers: WriteHandlers<WriteKind> = {
  ...roomWrites,
  ...messageWrites,
  ...markWrites,
  ...peopleWrites,
  ...fileWrites,
  ...presenceWrites,
  ...integrationWrites,
  ...webhookWrites,
}

/**
 * Carries out one write by the rules of chat, written once for all stores.
 * Called inside the store's transaction; throws only what the tables throw, and the store then rolls back.
 */
export function applyWrite<Kind extends WriteKind>(tables: ChatTables, write: ChatWrite<Kind>): ChatWriteResult<Kind> {
  const kind: Kind = write.kind
  const handler: WriteHandlers<WriteKind>[Kind] = handlers[kind]
  return handler(tables, write)
}
