import type { MemberRow, RoomRow } from '../ports/rows.ts'

/** What can be written of marks and drafts. */
export type MarkWrites = object

/** What can be asked of a store about marks and drafts. */
export interface MarkReads {
  /** The rooms a user is in, by time of creation, then id, with what is unread in each. */
  readonly inbox: {
    readonly input: {
      readonly userId: string
      /** Where counting ends. */
      readonly countUpTo: number
    }
    readonly output: readonly InboxRoom[]
  }
  /** One room a user is in; undefined when the user is not. */
  readonly joined_room: {
    readonly input: { readonly roomId: string; readonly userId: string; readonly countUpTo: number }
    readonly output: InboxRoom | undefined
  }
}

/** A room a user is in, and the user's place in it. */
export interface InboxRoom {
  readonly room: RoomRow
  readonly place: MemberPlace
}

/** A user's own place in a room. */
export interface MemberPlace {
  readonly role: MemberRow['role']
  /** In ms since 1970. */
  readonly mutedUntil: number | null
  readonly readSeq: number
  readonly unread: number
  readonly mentions: number
}
