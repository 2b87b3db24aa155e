import type { User } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { Denied } from '../reads/denied.ts'
import type { Snippet, TextRange } from './highlight.ts'

/** What can be asked of a store about search. */
export interface SearchReads {
  readonly search: { readonly input: SearchMessages; readonly output: MessagesFound | Denied }
  readonly search_users: { readonly input: SearchUsers; readonly output: readonly User[] | Denied }
  readonly search_rooms: { readonly input: SearchRooms; readonly output: readonly RoomRow[] }
}

export interface SearchMessages {
  readonly actor: Actor
  /** As typed. */
  readonly query: string
  /** Undefined: every room the actor is in. */
  readonly roomId?: string
  readonly senderId?: string
  /** Sent at this or later, in ms since 1970. */
  readonly after?: number
  /** Sent before this, in ms since 1970. */
  readonly before?: number
  readonly hasFile: boolean
  readonly order: SearchOrder
  readonly cursor?: string
  readonly limit: number
  /** Size of a page, about. */
  readonly pageBytes: number
  /** Rows that may be looked at: see `SearchIndex.find`. */
  readonly effort: number
  /** Of the newest so many messages that fit, the order by relevance is made. */
  readonly rankUpTo: number
  readonly at: number
}

/** The order of what was found. */
export type SearchOrder = 'newest' | 'relevance'

/** A page of what was found; may be shorter than asked for, even empty, while there is a cursor. */
export interface MessagesFound {
  readonly results: readonly FoundMessage[]
  readonly nextCursor?: string
  /** Messages that the index has yet to come to, when they are many. */
  readonly unindexed?: number
}

export interface FoundMessage {
  readonly message: MessageRow
  readonly highlights: TextRange[]
  /** The part around the first mark, of a long text. */
  readonly snippet?: Snippet
}

export interface SearchUsers {
  readonly actor: Actor
  /** What the name begins with, as typed. */
  readonly query: string
  /** Only members of this room. */
  readonly roomId?: string
  readonly limit: number
  readonly at: number
}

export interface SearchRooms {
  readonly actor: Actor
  /** What the name, or a word of it, begins with, as typed. */
  readonly query: string
  readonly limit: number
  readonly at: number
}
