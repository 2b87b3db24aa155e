import type { RoomChange } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deletedName } from './deleted-name.ts'
import type { DepartureRow } from './tables.ts'

/** One part of the removal of a user, bounded by the rows it looks at. */
export type DepartureStep = (
  tables: ChatTables,
  departure: DepartureRow,
  bounds: { readonly most: number; readonly at: number },
) => StepTaken

/** What one part of a removal came to. */
export interface StepTaken {
  /** Rows looked at. */
  readonly looked: number
  readonly changes?: readonly RoomChange[]
  /** Where the step goes on; undefined when it has come to its end. */
  readonly cursor: readonly string[] | undefined
}

/** A table whose rows name users beside their ids. */
export interface NamingTable<Row> {
  /** Rows after a place, in the order of their key. */
  readonly page: (tables: ChatTables, place: readonly string[], limit: number) => readonly Row[]
  readonly placeOf: (row: Row) => readonly string[]
  /** The row with each name as `as` says, given its id and the name. */
  readonly rename: (row: Row, as: (id: string, name: string) => string) => Row
  readonly put: (tables: ChatTables, row: Row) => void
  /** Rows that are of no use without the user, removed. */
  readonly removeIf?: {
    readonly isOf: (row: Row, userId: string) => boolean
    remove(tables: ChatTables, row: Row): void
  }
}

/** Takes a user's name out of a table. */
export function namingStep<Row>({ page, placeOf, rename, put, removeIf }: NamingTable<Row>): DepartureStep {
  return (tables, { userId, cursor }, { most }) => {
    const rows = page(tables, cursor, most)
    for (const row of rows) {
      let isNamed = false
      const renamed = rename(row, (id, name) => {
        isNamed ||= id === userId
        return id === userId ? deletedName : name
      })
      if (removeIf?.isOf(row, userId)) removeIf.remove(tables, row)
      else if (isNamed) put(tables, renamed)
    }
    const last = rows.at(-1)
    return { looked: rows.length, cursor: last && rows.length === most ? placeOf(last) : undefined }
  }
}
