import type { JoinedRoom, ServerFrame } from '@hubbub/protocol'
import type { ExternalStore } from './cell.ts'
import type { DraftStore, Drafts } from './drafts.ts'
import { RoomMarks } from './marks.ts'
import { Members, type MembersSnapshot } from './members.ts'
import type { Places } from './places.ts'
import { type Receipts, RoomReceipts } from './receipts.ts'
import type { StoreCore } from './store-core.ts'

/** What is kept of one room, beside its timeline. */
export interface RoomStore {
  readonly id: string
  /** The room with what is unread in it; undefined while the user is not in it. */
  readonly info: JoinedRoom | undefined
  /** Its members, once `loadMembers` was called. */
  readonly members: ExternalStore<MembersSnapshot>
  /** How far others have read and received, as far as it was told since the room was asked for, or loaded. */
  readonly receipts: ExternalStore<Receipts>
  /** Everything up to `seq` was seen: counts change at once, the server is told in a moment, and the newest mark only. */
  read(seq: number): void
  /** Makes `seq` and what follows unread again. Rejects with a `HubError`. */
  markUnread(seq: number): Promise<void>
  /** What is being written in the room, or in a thread of it; the same object each time. */
  draft(threadId?: string): DraftStore
  /** Loads the first page of members anew. Never rejects: see `status`. */
  loadMembers(): Promise<void>
  /** Loads the next page of members. Never rejects: see `status`. */
  loadMoreMembers(): Promise<void>
  /** Asks who has read up to a message or further, its sender aside. Rejects with a `HubError`. */
  loadReceipts(seq: number): Promise<void>
}

/** A room that was asked for. */
export class KeptRoom implements RoomStore {
  readonly id: string
  readonly members: ExternalStore<MembersSnapshot>
  readonly receipts: ExternalStore<Receipts>
  readonly #places: Places
  readonly #drafts: Drafts
  readonly #marks: RoomMarks
  readonly #members: Members
  readonly #receipts: RoomReceipts

  constructor(core: StoreCore, id: string, { places, drafts }: { readonly places: Places; readonly drafts: Drafts }) {
    this.id = id
    this.#places = places
    this.#drafts = drafts
    this.#marks = new RoomMarks(core, places, id)
    this.#members = new Members(core, id)
    this.#receipts = new RoomReceipts(core, id)
    this.members = this.#members.cell
    this.receipts = this.#receipts.cell
  }

  get info(): JoinedRoom | undefined {
    return this.#places.row(this.id)
  }

  read(seq: number): void {
    this.#marks.read(seq)
  }

  markUnread(seq: number): Promise<void> {
    return this.#marks.markUnread(seq)
  }

  draft(threadId?: string): DraftStore {
    return this.#drafts.get(this.id, threadId)
  }

  loadMembers(): Promise<void> {
    return this.#members.load()
  }

  loadMoreMembers(): Promise<void> {
    return this.#members.loadMore()
  }

  loadReceipts(seq: number): Promise<void> {
    return this.#receipts.load(seq)
  }

  /** All rooms were marked read at once: what was to be said of this one is said. */
  forgetMarks(): void {
    this.#marks.forget()
  }

  /** Takes an event of the room that was not delivered before. */
  receive(event: ServerFrame): void {
    this.#members.receive(event)
    this.#receipts.receive(event)
  }

  /** Events of the room were skipped. */
  reset(): void {
    this.#members.reset()
    this.#receipts.reset()
  }

  /** The user is not in the room any more. */
  left(): void {
    this.#marks.forget()
    this.#members.left()
    this.#receipts.left()
  }

  /** A connection is there. */
  online(): void {
    this.#marks.online()
    this.#members.online()
    this.#receipts.online()
  }

  close(): void {
    this.#marks.close()
    this.#members.close()
  }
}
