import type { MemberRow, MessageRow, RoomChange, RoomRow } from '../ports/rows.ts'
import type { SearchHit } from '../search/search-index.ts'
import type { AllRecords } from '../tables/catalogue.ts'
import { makeRecords } from '../tables/parse-records.ts'
import { compareValues } from '../tables/scan-order.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { MemoryRecords } from './memory-records.ts'
import { MemorySearch } from './memory-search.ts'

/** The rows of chat in maps. Share one between stores to let the data outlive a store. */
export class MemoryTables implements ChatTables {
  readonly epoch: string
  readonly records: AllRecords = makeRecords((_name, definition) => new MemoryRecords(definition))
  readonly search: MemorySearch = new MemorySearch({
    newestFirst: () => this.#newestFirst(),
    rooms: () => this.roomsInOrder(),
  })
  readonly #rooms = new Map<string, RoomRow>()
  /** By room, then user. */
  readonly #members = new Map<string, Map<string, MemberRow>>()
  /** By room, then `seq`, in its order. */
  readonly #messages = new Map<string, Map<number, MessageRow>>()
  /** By message; `place` numbers them in the order stored. */
  readonly #places = new Map<string, { readonly roomId: string; readonly seq: number; readonly place: number }>()
  readonly #keys = new Map<string, string>()
  #stored = 0

  /** `epoch` names this life of the data. */
  constructor(epoch: string) {
    this.epoch = epoch
  }

  room(roomId: string): RoomRow | undefined {
    return this.#rooms.get(roomId)
  }

  putRoom(row: RoomRow): void {
    this.#rooms.set(row.id, row)
  }

  roomCount(): number {
    const counted = [...this.#rooms.values()].filter(({ kind }) => kind === 'public' || kind === 'private')
    return counted.filter(({ deletedAt }) => deletedAt === null).length
  }

  roomsMadeBy(userId: string): number {
    return [...this.#rooms.values()].filter((room) => room.createdBy === userId && room.deletedAt === null).length
  }

  member(roomId: string, userId: string): MemberRow | undefined {
    return this.#members.get(roomId)?.get(userId)
  }

  putMember(row: MemberRow): void {
    const members = this.#members.get(row.roomId) ?? new Map<string, MemberRow>()
    this.#members.set(row.roomId, members.set(row.userId, row))
  }

  membershipsOf(userId: string): number {
    return this.roomsOf(userId).length
  }

  message(messageId: string): MessageRow | undefined {
    const place = this.#places.get(messageId)
    return place && this.#messages.get(place.roomId)?.get(place.seq)
  }

  messageByKey(roomId: string, userId: string, clientId: string): MessageRow | undefined {
    const id = this.#keys.get(keyOf(roomId, userId, clientId))
    return id === undefined ? undefined : this.message(id)
  }

  insertMessage(row: MessageRow): void {
    if (this.#places.has(row.id)) throw new Error(`message ${row.id} is stored already`)
    this.#stored += 1
    this.#places.set(row.id, { roomId: row.roomId, seq: row.seq, place: this.#stored })
    if (row.clientId !== null) this.#keys.set(keyOf(row.roomId, row.userId, row.clientId), row.id)
    this.#put(row)
  }

  updateMessage(row: MessageRow): void {
    this.#put(row)
  }

  /** All rooms by time of creation, then id. */
  roomsInOrder(): readonly RoomRow[] {
    return [...this.#rooms.values()].toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  }

  roomIds({ after, limit }: { readonly after: string; readonly limit: number }): readonly string[] {
    const ids = [...this.#rooms.keys()].filter((id) => compareValues(id, after) > 0)
    return ids.toSorted(compareValues).slice(0, limit)
  }

  /** The rooms the user is in, in the same order. */
  roomsOf(userId: string): readonly RoomRow[] {
    return this.roomsInOrder().filter((room) => room.deletedAt === null && this.member(room.id, userId)?.state === 'in')
  }

  /** Messages by `seq`, both ends included. */
  messagesBetween(roomId: string, from: number, to: number): readonly MessageRow[] {
    return this.#all(roomId).filter(({ seq }) => seq >= from && seq <= to)
  }

  members(roomId: string, { after, limit }: { readonly after?: string; readonly limit: number }): readonly MemberRow[] {
    return this.#in(roomId)
      .filter((row) => after === undefined || compareValues(row.userId, after) > 0)
      .toSorted((a, b) => compareValues(a.userId, b.userId))
      .slice(0, limit)
  }

  membersNamed(roomId: string, prefix: string, limit: number): readonly MemberRow[] {
    return this.#in(roomId)
      .map((row) => ({ row, name: row.username.toLowerCase() }))
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((a, b) => compareValues(a.name, b.name) || compareValues(a.row.userId, b.row.userId))
      .slice(0, limit)
      .map(({ row }) => row)
  }

  thread(
    threadId: string,
    page: { readonly after: number; readonly limit: number } | { readonly before: number; readonly limit: number },
  ): readonly MessageRow[] {
    const root = this.message(threadId)
    const replies = this.#all(root?.roomId ?? '').filter((row) => row.threadId === threadId)
    if ('after' in page) return replies.filter(({ seq }) => seq > page.after).slice(0, page.limit)
    return replies.filter(({ seq }) => seq < page.before).slice(-page.limit)
  }

  pinned(roomId: string, page: { readonly before: number; readonly limit: number }): readonly MessageRow[] {
    return this.#all(roomId)
      .filter(({ pinnedAt, seq }) => pinnedAt !== null && seq < page.before)
      .toReversed()
      .slice(0, page.limit)
  }

  countUnread(roomId: string, userId: string, after: number, most: number): number {
    return this.#unread(roomId, userId, after).slice(0, most).length
  }

  countRoomMentions(roomId: string, userId: string, after: number, most: number): number {
    return this.#unread(roomId, userId, after)
      .filter(({ mentionsRoom }) => mentionsRoom)
      .slice(0, most).length
  }

  messagesBy(
    userId: string,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): readonly MessageRow[] {
    const ids = [...this.#places.keys()]
    return ids
      .slice(after === undefined ? 0 : ids.indexOf(after) + 1)
      .flatMap((id) => this.message(id) ?? [])
      .filter((row) => row.userId === userId && row.deletedAt === null)
      .slice(0, limit)
  }

  removeMessages(roomId: string, below: number, limit: number): readonly MessageRow[] {
    const removed = this.#all(roomId)
      .filter(({ seq }) => seq < below)
      .slice(0, limit)
    for (const { id, seq, userId, clientId } of removed) {
      this.#places.delete(id)
      if (clientId !== null) this.#keys.delete(keyOf(roomId, userId, clientId))
      this.#messages.get(roomId)?.delete(seq)
    }
    return removed
  }

  /** Rows whose last change lies in (after, upTo], by offset. */
  changesBetween(roomId: string, after: number, upTo: number): readonly RoomChange[] {
    const room = this.room(roomId)
    const marks = this.records.marks.scan({ index: 'byChange', equals: { roomId }, limit: Number.MAX_SAFE_INTEGER })
    const changes: readonly RoomChange[] = [
      ...this.#all(roomId).map((row): RoomChange => ({ kind: 'message', row })),
      ...[...(this.#members.get(roomId)?.values() ?? [])].map((row): RoomChange => ({ kind: 'member', row })),
      ...marks.map((row): RoomChange => ({ kind: 'mark', row })),
      ...(room ? [{ kind: 'room', row: room } as const] : []),
    ]
    return changes
      .filter(({ row }) => row.offset > after && row.offset <= upTo)
      .toSorted((a, b) => a.row.offset - b.row.offset)
  }

  #newestFirst(): readonly SearchHit[] {
    const hits = [...this.#places].flatMap(([id, { place }]) => {
      const message = this.message(id)
      return message ? [{ place, message }] : []
    })
    return hits.toReversed()
  }

  #in(roomId: string): readonly MemberRow[] {
    return [...(this.#members.get(roomId)?.values() ?? [])].filter(({ state }) => state === 'in')
  }

  #unread(roomId: string, userId: string, after: number): readonly MessageRow[] {
    return this.#all(roomId).filter((row) => row.seq > after && row.userId !== userId && row.deletedAt === null)
  }

  /** Messages that are kept, by `seq`. */
  #all(roomId: string): readonly MessageRow[] {
    return [...(this.#messages.get(roomId)?.values() ?? [])]
  }

  #put(row: MessageRow): void {
    const messages = this.#messages.get(row.roomId) ?? new Map<number, MessageRow>()
    this.#messages.set(row.roomId, messages.set(row.seq, row))
  }
}

function keyOf(roomId: string, userId: string, clientId: string): string {
  return JSON.stringify([roomId, userId, clientId])
}
