import type {
  ChangesRange,
  ChangesRead,
  ChatStore,
  HistoryPage,
  HistoryRead,
  RoomsPage,
  RoomsRead,
  StoreTotals,
} from '../ports/chat-store.ts'
import type { ChatRead, ReadKind, ReadOutput } from '../ports/chat-read.ts'
import type { ChatWrite, ChatWriteResult, WriteKind } from '../ports/chat-write.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import { ChatStoreError } from '../ports/store-error.ts'
import { applyRead } from '../reads/apply-read.ts'
import { historyRange } from '../reads/history-range.ts'
import { fitHistory } from '../reads/page-bytes.ts'
import { applyWrite } from '../writes/apply-write.ts'
import { MemoryTables } from './memory-tables.ts'

/** How the in-memory store is set up. */
export interface MemoryChatStoreOptions {
  /** The rows: give the same ones to a later store to go on where this one stopped. @default new ones */
  readonly tables?: MemoryTables
  /** Whether other stores work on the same tables at the same time. @default false */
  readonly shared?: boolean
}

/** A chat store that keeps everything in this process's memory: for tests and trials. Reads cost time by their room's size. */
export class MemoryChatStore implements ChatStore {
  readonly shared: boolean
  readonly #tables: MemoryTables
  #closed = false

  constructor(options: MemoryChatStoreOptions = {}) {
    this.#tables = options.tables ?? new MemoryTables('memory')
    this.shared = options.shared ?? false
  }

  get epoch(): string {
    return this.#tables.epoch
  }

  async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    return applyWrite(this.#open(), write)
  }

  async read<Kind extends ReadKind>(read: ChatRead<Kind>): Promise<ReadOutput<Kind>> {
    return applyRead(this.#open(), read)
  }

  async room(roomId: string): Promise<RoomRow | undefined> {
    return this.#open().room(roomId)
  }

  async rooms({ limit, after }: RoomsPage): Promise<RoomsRead> {
    const rooms = this.#open()
      .roomsInOrder()
      .filter(
        (room) =>
          isListed(room) &&
          (!after || room.createdAt > after.createdAt || (room.createdAt === after.createdAt && room.id > after.id)),
      )
    return { rooms: rooms.slice(0, limit), hasMore: rooms.length > limit }
  }

  async member(roomId: string, userId: string): Promise<MemberRow | undefined> {
    return this.#open().member(roomId, userId)
  }

  async history(roomId: string, page: HistoryPage): Promise<HistoryRead | undefined> {
    const tables = this.#open()
    const room = tables.room(roomId)
    if (!room) return undefined
    const { from, to, hasMoreBefore, hasMoreAfter } = historyRange(page, room)
    const messages = tables.messagesBetween(roomId, from, to)
    const read = { messages, hasMoreBefore, hasMoreAfter, firstSeq: room.firstSeq, head: room.lastOffset }
    return fitHistory(read, page)
  }

  async changes(roomId: string, range: ChangesRange): Promise<ChangesRead> {
    const changes = this.#open().changesBetween(roomId, range.after, range.upTo)
    if (changes.length > range.atMost) return { kind: 'too_many' }
    return { kind: 'page', changes: changes.slice(0, range.limit), complete: changes.length <= range.limit }
  }

  async head(roomId: string): Promise<number> {
    return this.#open().room(roomId)?.lastOffset ?? 0
  }

  async totals(): Promise<StoreTotals> {
    const rooms = this.#open().roomsInOrder()
    return { rooms: rooms.length, messages: rooms.reduce((sum, room) => sum + room.lastSeq, 0) }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #open(): MemoryTables {
    if (this.#closed) throw new ChatStoreError('internal', 'the store is closed')
    return this.#tables
  }
}

/** Whether everybody may find the room. */
function isListed({ kind, isOpenToRequests, deletedAt }: RoomRow): boolean {
  return (kind === 'public' || isOpenToRequests) && deletedAt === null
}
