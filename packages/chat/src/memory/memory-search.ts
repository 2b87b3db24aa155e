import type { RoomRow } from '../ports/rows.ts'
import type { RoomName, SearchFound, SearchHit, SearchIndex, SearchPage } from '../search/search-index.ts'
import { fits, type SearchPlan } from '../search/search-plan.ts'

/** Rows that reading one text counts as. */
const readingEffort = 4

/** What the search needs of the rows. */
export interface SearchedRows {
  /** Every message, newest stored first. */
  newestFirst(): readonly SearchHit[]
  rooms(): readonly RoomRow[]
}

/** Finds messages by reading them all. */
export class MemorySearch implements SearchIndex {
  readonly #rows: SearchedRows

  constructor(rows: SearchedRows) {
    this.#rows = rows
  }

  find(plan: SearchPlan, { below = Infinity, limit, effort }: SearchPage): SearchFound {
    const older = this.#rows.newestFirst().filter(({ place }) => place < below)
    const within = older.slice(0, Math.max(1, Math.floor(effort / readingEffort)))
    const fitting = within.filter(({ message }) => fits(message, plan))
    const hits = fitting.slice(0, limit)
    if (fitting.length > limit) return { hits, next: hits.at(-1)?.place }
    return { hits, next: within.length < older.length ? within.at(-1)?.place : undefined }
  }

  unindexed(): number {
    return 0
  }

  findableRooms(): readonly RoomName[] {
    return this.#rows
      .rooms()
      .filter(({ kind, deletedAt, isOpenToRequests }) => deletedAt === null && (kind === 'public' || isOpenToRequests))
      .map(({ id, name }) => ({ roomId: id, name }))
  }
}
