import { fileReads } from '../files/reads.ts'
import { integrationReads } from '../integrations/reads.ts'
import { markReads } from '../marks/reads.ts'
import { messageReads } from '../messages/reads.ts'
import { peopleReads } from '../people/reads.ts'
import type { ChatRead, ReadKind, ReadOutput } from '../ports/chat-read.ts'
import { presenceReads } from '../presence/reads.ts'
import { roomReads } from '../rooms/reads.ts'
import { searchReads } from '../search/reads.ts'
import { webhookReads } from '../webhooks/reads.ts'
import type { ChatReadTables } from './chat-read-tables.ts'
import type { ReadHandlers } from './read-handlers.ts'

const handlers: ReadHandlers<ReadKind> = {
  ...roomReads,
  ...messageReads,
  ...markReads,
  ...peopleReads,
  ...fileReads,
  ...searchReads,
  ...presenceReads,
  ...integrationReads,
  ...webhookReads,
}

/** Answers one read, written once for all stores. Called inside a snapshot; throws only what the tables throw. */
export function applyRead<Kind extends ReadKind>(tables: ChatReadTables, read: ChatRead<Kind>): ReadOutput<Kind> {
  const kind: Kind = read.kind
  const handler: ReadHandlers<ReadKind>[Kind] = handlers[kind]
  return handler(tables, read)
}
