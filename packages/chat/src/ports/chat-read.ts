import type { FileReads } from '../files/ports.ts'
import type { IntegrationReads } from '../integrations/ports.ts'
import type { MarkReads } from '../marks/ports.ts'
import type { MessageReads } from '../messages/ports.ts'
import type { PeopleReads } from '../people/ports.ts'
import type { PresenceReads } from '../presence/ports.ts'
import type { RoomReads } from '../rooms/ports.ts'
import type { SearchReads } from '../search/ports.ts'
import type { WebhookReads } from '../webhooks/ports.ts'

/** Every read by its kind: what it is given and what it is answered with, both plain data. Written once for all stores. */
export interface ChatReads
  extends RoomReads,
    MessageReads,
    MarkReads,
    PeopleReads,
    FileReads,
    SearchReads,
    PresenceReads,
    IntegrationReads,
    WebhookReads {}

/** The kind of a read. */
export type ReadKind = keyof ChatReads

/** A read as plain data; without an argument any read. */
export type ChatRead<Kind extends ReadKind = ReadKind> = {
  [Each in Kind]: { readonly kind: Each } & ChatReads[Each]['input']
}[Kind]

/** What a read is answered with. */
export type ReadOutput<Kind extends ReadKind = ReadKind> = { [Each in Kind]: ChatReads[Each]['output'] }[Kind]
