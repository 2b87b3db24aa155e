import { fileTables } from '../files/tables.ts'
import { integrationTables } from '../integrations/tables.ts'
import { markTables } from '../marks/tables.ts'
import { messageTables } from '../messages/tables.ts'
import { peopleTables } from '../people/tables.ts'
import { presenceTables } from '../presence/tables.ts'
import { roomTables } from '../rooms/tables.ts'
import { webhookTables } from '../webhooks/tables.ts'
import type { ReadRecordsOf, RecordsOf } from './record-table.ts'

/**
 * Every table that stores make from its definition alone. Rooms, members and messages are not among them: they are
 * written for every message, and each store keeps them in its own fastest way.
 */
export const catalogue = {
  ...roomTables,
  ...messageTables,
  ...markTables,
  ...peopleTables,
  ...fileTables,
  ...presenceTables,
  ...integrationTables,
  ...webhookTables,
} as const

/** The name of a table. */
export type TableName = keyof typeof catalogue

/** The records of every table. */
export type AllRecords = { readonly [Name in TableName]: RecordsOf<(typeof catalogue)[Name]> }

/** The records of every table, to read only. */
export type AllReadRecords = { readonly [Name in TableName]: ReadRecordsOf<(typeof catalogue)[Name]> }
