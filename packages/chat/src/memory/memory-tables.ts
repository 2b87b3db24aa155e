import type { MemberRow, MessageRow, RoomChange, RoomRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'

/** The rows of chat in maps. Share one between stores to let the data outlive a store. */
export class MemoryTables implements ChatTables {
  readonly epoch: string
  readonly #rooms = new Map<string, RoomRow>()
  /** By room, then user. */
  readonly #members = new Map<string, Map<string, MemberRow>>()
  /** By room, at index `seq - 1`. */
  readonly #messages = new Map<string, MessageRow[]>()
  readonly #places = new Map<string, { readonly roomId: string; readonly seq: number }>()
  readonly #keys = new Map<string, string>()

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
    return this.#rooms.size
  }

  roomsMadeBy(userId: string): number {
    return [...this.#rooms.values()].filter((room) => room.createdBy === userId).length
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
    return place && this.#messages.get(place.roomId)?.[place.seq - 1]
  }

  messageByKey(roomId: string, userId: string, clientId: string): MessageRow | undefined {
    const id = this.#keys.get(keyOf(roomId, userId, clientId))
    return id === undefined ? undefined : this.message(id)
  }

  insertMessage(row: MessageRow): void {
    if (this.#places.has(row.id)) throw new Error(`message ${row.id} is stored already`)
    this.#places.set(row.id, { roomId: row.roomId, seq: row.seq })
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

  /** The rooms the user is in, in the same order. */
  roomsOf(userId: string): readonly RoomRow[] {
    return this.roomsInOrder().filter((room) => this.member(room.id, userId)?.state === 'in')
  }

  /** Messages by `seq`, both ends included. */
  messagesBetween(roomId: string, from: number, to: number): readonly MessageRow[] {
    return this.#messages.get(roomId)?.slice(from - 1, Math.max(to, 0)) ?? []
  }

  /** Rows whose last change lies in (after, upTo], by offset. */
  changesBetween(roomId: string, after: number, upTo: number): readonly RoomChange[] {
    const messages = (this.#messages.get(roomId) ?? []).map((row): RoomChange => ({ kind: 'message', row }))
    const members = [...(this.#members.get(roomId)?.values() ?? [])].map((row): RoomChange => ({ kind: 'member', row }))
    return [...messages, ...members]
      .filter(({ row }) => row.offset > after && row.offset <= upTo)
      .toSorted((a, b) => a.row.offset - b.row.offset)
  }

  #put(row: MessageRow): void {
    const messages = this.#messages.get(row.roomId) ?? []
    messages[row.seq - 1] = row
    this.#messages.set(row.roomId, messages)
  }
}

function keyOf(roomId: string, userId: string, clientId: string): string {
  return JSON.stringify([roomId, userId, clientId])
}
