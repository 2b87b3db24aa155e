import { defineTable, integer, text } from '../tables/define-table.ts'

/** Which messages name whom. */
const mentions = defineTable({
  columns: { userId: text, roomId: text, seq: integer },
  key: ['userId', 'roomId', 'seq'],
  indexes: {},
})

/** Tables of messages, beside their own rows. */
export const messageTables = { mentions } as const
