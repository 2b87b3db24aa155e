import { defineTable, integer, type RowOf, text } from '../tables/define-table.ts'

/** Which messages name whom; those that name the whole room have no rows for it. */
const mentions = defineTable({
  columns: { userId: text, roomId: text, seq: integer },
  key: ['userId', 'roomId', 'seq'],
  indexes: {},
})

/** Who reacted to which messages. */
const reactions = defineTable({
  columns: {
    messageId: text,
    emoji: text,
    userId: text,
    /** The room's offset of the reaction: the order they came in, whatever the clock said. */
    offset: integer,
  },
  key: ['messageId', 'emoji', 'userId'],
  indexes: { byOffset: ['messageId', 'emoji', 'offset'] },
})

/** What messages said before they were edited. */
const edits = defineTable({
  columns: {
    messageId: text,
    /** 0 is what was sent. */
    n: integer,
    content: text,
    /** Since when it said so, in ms since 1970. */
    at: integer,
  },
  key: ['messageId', 'n'],
  indexes: {},
})

/** Tables of messages, beside their own rows. */
export const messageTables = { mentions, reactions, edits } as const

/** What a message said before it was edited. */
export type EditRow = RowOf<typeof edits>

/** One user's reaction. */
export type ReactionRow = RowOf<typeof reactions>
