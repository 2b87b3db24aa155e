import type { ChatRead, ReadKind, ReadOutput } from './chat-read.ts'
import type { ChatWrite, ChatWriteResult, WriteKind } from './chat-write.ts'
import type { MemberRow, MessageRow, RoomChange, RoomRow } from './rows.ts'

/**
 * Rooms, members and messages, kept for good. Implemented by adapters, called by chat.
 *
 * Writes given in one tick are carried out in the order of the calls, in one transaction, by the rules of `applyWrite`;
 * their promises resolve in that order after the commit has reached the disk as the adapter is configured. A refusal is
 * a result. A promise that rejects (always with `ChatStoreError`) says that nothing of that write is known to be stored:
 * `storage_full` and `overloaded` mean it is not, `internal` that it may be.
 *
 * A read sees every write whose promise has resolved, and is one snapshot in itself. Reads are monotonic: a later call
 * never answers from an older snapshot. A read may see commits whose promises have not resolved yet. Reads reject with
 * `ChatStoreError` too. What waits is bounded; beyond it calls reject with `overloaded` at once.
 */
export interface ChatStore {
  /** Names this life of the data: every room's log has it as its epoch. */
  readonly epoch: string
  /** Whether other processes write to the same data. Caches in this one are then wrong. */
  readonly shared: boolean
  write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>>
  /** Answers by the rules of `applyRead`. */
  read<Kind extends ReadKind>(read: ChatRead<Kind>): Promise<ReadOutput<Kind>>
  room(roomId: string): Promise<RoomRow | undefined>
  /**
   * Public rooms, and private ones that are open to requests, by time of creation, then id: those after `after`, at most
   * `limit`; no deleted ones.
   */
  rooms(page: RoomsPage): Promise<RoomsRead>
  /** A membership, also one that has ended. */
  member(roomId: string, userId: string): Promise<MemberRow | undefined>
  /** A page of messages by `seq`, ascending; undefined when there is no such room. */
  history(roomId: string, page: HistoryPage): Promise<HistoryRead | undefined>
  /** Rows whose last change lies in (after, upTo], by offset, each once; nothing for a room that does not exist. */
  changes(roomId: string, range: ChangesRange): Promise<ChangesRead>
  /** Offset of the room's newest change, 0 when there is none or no such room. */
  head(roomId: string): Promise<number>
  /** For people to look at. */
  totals(): Promise<StoreTotals>
  /** Carries out what was given before, then lets go of everything; later calls reject with `internal`. */
  close(): Promise<void>
}

export interface RoomsPage {
  readonly limit: number
  readonly after?: RoomsCursor
}

/** The last room of the page before. */
export interface RoomsCursor {
  readonly createdAt: number
  readonly id: string
}

export interface RoomsRead {
  readonly rooms: readonly RoomRow[]
  readonly hasMore: boolean
}

/** Which messages: the newest, those before or after a `seq` without it, or those around one with it. */
export interface HistoryPage {
  readonly from: { readonly kind: 'newest' } | { readonly kind: 'before' | 'after' | 'around'; readonly seq: number }
  readonly limit: number
  /** Size of the page on the wire, about; one message comes however large it is. @default as large as `limit` makes it */
  readonly bytes?: number
}

export interface HistoryRead {
  /** Ascending by `seq`. */
  readonly messages: readonly MessageRow[]
  readonly hasMoreBefore: boolean
  readonly hasMoreAfter: boolean
  /** `seq` of the oldest message that is kept. */
  readonly firstSeq: number
  /** The room's newest offset in the same snapshot. */
  readonly head: number
}

export interface ChangesRange {
  readonly after: number
  readonly upTo: number
  /** Most rows in the answer, lowest offsets first. */
  readonly limit: number
  /** Most rows worth reading at all: when more than this changed, the answer is `too_many`. */
  readonly atMost: number
}

export type ChangesRead =
  | { readonly kind: 'page'; readonly changes: readonly RoomChange[]; readonly complete: boolean }
  | { readonly kind: 'too_many' }

export interface StoreTotals {
  readonly rooms: number
  /** Messages ever stored, deleted ones included. */
  readonly messages: number
}
