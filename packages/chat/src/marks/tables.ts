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
  indexes: { byChange: ['roomId', 'offset'], byRead: ['roomId', 'readSeq'] },
})

/** What users have written and not sent. */
const drafts = defineTable({
  columns: {
    userId: text,
    roomId: text,
    /** Empty for the room itself. */
    threadId: text,
    content: text,
    /** Grows with every change, over removals too: it is made from the time. */
    version: integer,
    /** In ms since 1970. */
    at: integer,
  },
  key: ['userId', 'roomId', 'threadId'],
  indexes: {},
})

/** Tables of what was read, and of drafts. */
export const markTables = { marks, drafts } as const

/** How far a member has read a room. A member who never read has none. */
export type MarkRow = RowOf<typeof marks>

/** Something written and not sent. */
export type DraftRow = RowOf<typeof drafts>
