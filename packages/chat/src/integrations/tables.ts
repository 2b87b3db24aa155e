import type { ApiScope } from '@hubbub/protocol'
import { type Column, defineTable, integer, json, type RowOf, text } from '../tables/define-table.ts'

/** Keys of programs. Times are in ms since 1970. */
const apiKeys = defineTable({
  columns: {
    /** The part of the key that is no secret. */
    keyId: text,
    name: text,
    /** SHA-256 of the whole key, in hex. */
    secretHash: text,
    scopes: json<readonly ApiScope[]>(),
    /** The user it acts as. */
    botId: text,
    createdBy: text,
    createdAt: integer,
    /** 0 when it does not end. */
    expiresAt: integer,
    /** When it was last used, 0 for never; written at most every ten minutes. */
    usedAt: integer,
  },
  key: ['keyId'],
  indexes: {},
})

/** Whether a call still runs, or what came of it is known. */
export type CallState = 'running' | 'done'

const callState: Column<CallState> = { kind: 'text', isNullable: false }

/** Calls over HTTP with an idempotency key, and what was answered, for as long as they are remembered. */
const calls = defineTable({
  columns: {
    /** Whose key it is: of a user, or of a program's key. */
    ownerId: text,
    callKey: text,
    /** SHA-256 of what was asked for, in hex. */
    fingerprint: text,
    state: callState,
    /** 0 while it runs. */
    status: integer,
    /** The answer as it was sent, empty while it runs. */
    body: text,
    /** When it began, in ms since 1970. */
    at: integer,
  },
  key: ['ownerId', 'callKey'],
  indexes: { byAge: ['at'], byOwner: ['ownerId', 'at'] },
})

/** Tables of other programs. */
export const integrationTables = { apiKeys, calls } as const

/** A key of a program as stored. */
export type ApiKeyRow = RowOf<typeof apiKeys>

/** A call with an idempotency key as stored. */
export type CallRow = RowOf<typeof calls>
