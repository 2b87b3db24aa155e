import type { Actor } from '../ports/actor.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'
import type { DraftRow, MarkRow } from './tables.ts'

/** What can be written of marks and drafts. */
export interface MarkWrites {
  readonly move_mark: { readonly input: MoveMark; readonly output: MarkMoved }
  readonly read_all: { readonly input: ReadAll; readonly output: AllRead }
  readonly set_draft: { readonly input: SetDraft; readonly output: DraftWritten }
}

export interface MoveMark {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  /** `read` and `delivered` go forward only; `unread_from` makes a message and all after it unread. */
  readonly move: { readonly to: 'read' | 'delivered' | 'unread_from'; readonly seq: number }
  readonly limits: MarkLimits
}

export interface ReadAll {
  readonly at: number
  readonly actor: Actor
  readonly limits: MarkLimits
}

export interface MarkLimits {
  /** Members up to which a mark's move is told to the room. */
  readonly receiptEventsUpTo: number
  /** Where counting ends. */
  readonly countUpTo: number
}

export interface SetDraft {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  /** Empty for the room itself. */
  readonly threadId: string
  /** Empty removes the draft. */
  readonly content: string
  /** That of the draft this one goes on from, 0 for none. */
  readonly version: number
  /** Most drafts of a user. */
  readonly maxDrafts: number
}

export interface MarkMoved extends Written, InboxRoom {
  /** False when the mark was there already. */
  readonly isChanged: boolean
}

export interface AllRead extends Written {
  /** The rooms in which something was unread, as they are now. */
  readonly rooms: readonly InboxRoom[]
}

export interface DraftWritten extends Written {
  /** False: another device changed it meanwhile. */
  readonly isStored: boolean
  /** What is kept now. */
  readonly draft: DraftRow
}

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
  /** Who has read a message, by how far they have read, furthest first. */
  readonly seen_by: { readonly input: SeenBy; readonly output: SeenPage | Denied }
  /** A user's drafts by room, then thread: those after `after`. */
  readonly drafts: {
    readonly input: {
      readonly userId: string
      readonly after: Pick<DraftRow, 'roomId' | 'threadId'> | undefined
      readonly limit: number
    }
    readonly output: readonly DraftRow[]
  }
}

export interface SeenBy {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly seq: number
  /** The last mark of the page before. */
  readonly after: Pick<MarkRow, 'readSeq' | 'userId'> | undefined
  readonly limit: number
  /** Where counting ends. */
  readonly countUpTo: number
}

export interface SeenPage {
  readonly seen: readonly { readonly member: MemberRow; readonly mark: MarkRow }[]
  readonly count: number
  readonly hasMore: boolean
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
