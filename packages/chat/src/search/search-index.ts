import type { MessageRow } from '../ports/rows.ts'
import type { SearchPlan } from './search-plan.ts'

/**
 * Finds messages by what is in them. Implemented by stores, each in its own fastest way; which messages a plan finds is
 * what `fits` says, of every message as it is now, whether the store's index has come to it or not.
 */
export interface SearchIndex {
  /**
   * Messages that fit, newest stored first: those stored before the one at `below`, at most `limit`. It looks at no more
   * rows than `effort` allows (a text it has to read counts as four) and then stops short, with `next` to go on from.
   */
  find(plan: SearchPlan, page: SearchPage): SearchFound
  /** Messages that are not in the index yet, the newest ones: finding something among them takes reading them. */
  unindexed(): number
  /** Names of the rooms that others than members may find: public ones and those open to requests, in any order. */
  findableRooms(): readonly RoomName[]
}

export interface SearchPage {
  /** A place, as `find` gave it; undefined for the newest. */
  readonly below: number | undefined
  readonly limit: number
  readonly effort: number
}

export interface SearchFound {
  readonly hits: readonly SearchHit[]
  /** Where to go on; undefined when nothing older is left. */
  readonly next: number | undefined
}

/** A message that fits, and its place in the order in which messages were stored. */
export interface SearchHit {
  readonly place: number
  readonly message: MessageRow
}

export interface RoomName {
  readonly roomId: string
  readonly name: string
}
