import { defineTable, integer, type RowOf, text } from '../tables/define-table.ts'

/** How far each member has read each room. */
const marks = defineTable({
  columns: {
    roomId: text,
    userId: text,
    readSeq: integer,
    deliveredSeq: integer,
    /** Offset of the last change, 0 when it was made without one (large rooms). */
    offset: integer,
    /** When it last changed, in ms since 1970. */
    at: integer,
  },
  key: ['roomId', 'userId'],
  indexes: { byChange: ['roomId', 'offset'] },
})

/** Tables of what was read, and of drafts. */
export const markTables = { marks } as const

/** How far a member has read a room. A member who never read has none. */
export type MarkRow = RowOf<typeof marks>
