import type { FileWrites } from '../files/ports.ts'
import type { IntegrationWrites } from '../integrations/ports.ts'
import type { MarkWrites } from '../marks/ports.ts'
import type { MessageWrites } from '../messages/ports.ts'
import type { PeopleWrites } from '../people/ports.ts'
import type { PresenceWrites } from '../presence/ports.ts'
import type { RoomWrites } from '../rooms/ports.ts'
import type { WebhookWrites } from '../webhooks/ports.ts'
import type { WriteRefused } from './written.ts'

/**
 * Every write by its kind: what it is given, and what it comes to when the rules allow it. Inputs are plain data; `at` is
 * the caller's time in ms since 1970, since stores have no clock, and whatever a store must know to carry a write out
 * without asking back is in it, limits included. Results name in `changes` the durable changes, in offset order.
 */
export interface ChatWrites
  extends RoomWrites,
    MessageWrites,
    MarkWrites,
    PeopleWrites,
    FileWrites,
    PresenceWrites,
    IntegrationWrites,
    WebhookWrites {}

/** The kind of a write. */
export type WriteKind = keyof ChatWrites

/** A write as plain data; without an argument any write. */
export type ChatWrite<Kind extends WriteKind = WriteKind> = {
  [Each in Kind]: { readonly kind: Each } & ChatWrites[Each]['input']
}[Kind]

/** What a write comes to when the rules allow it. */
export type WriteOutcome<Kind extends WriteKind = WriteKind> = {
  [Each in Kind]: ChatWrites[Each]['output']
}[Kind]

/** What a write came to. */
export type ChatWriteResult<Kind extends WriteKind = WriteKind> = WriteRefused | WriteOutcome<Kind>
