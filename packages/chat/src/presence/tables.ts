import type { PresenceChoiceState } from '@hubbub/protocol'
import {
  type Column,
  defineTable,
  flag,
  integer,
  integerOrNull,
  type RowOf,
  text,
  textOrNull,
} from '../tables/define-table.ts'

const choiceState: Column<PresenceChoiceState> = { kind: 'text', isNullable: false }

/** What users chose to be seen as, and when they were last there. Times are in ms since 1970. */
const presences = defineTable({
  columns: {
    userId: text,
    state: choiceState,
    note: textOrNull,
    /** When the choice and its note end; null for never. */
    until: integerOrNull,
    hidesLastSeen: flag,
    /** Counts the choices; 0 before the first. */
    revision: integer,
    /** Null when never, or not told: it stands still while the user is invisible. */
    lastSeenAt: integerOrNull,
  },
  key: ['userId'],
  indexes: {},
})

/** Tables of presence. */
export const presenceTables = { presences } as const

/** A user's presence as stored. */
export type PresenceRow = RowOf<typeof presences>
