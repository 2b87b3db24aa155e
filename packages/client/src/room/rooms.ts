import type { Room as RoomInfo, ServerFrame } from '@hubbub/protocol'
import { HubError } from '../errors.ts'
import { parseJoined } from '../parse.ts'
import type { Positions, Settlement } from '../positions.ts'
import type { Requests } from '../requests.ts'
import { ChatRoom, type RoomParts } from './chat-room.ts'
import { applyToRooms, roomList, type RoomList, withoutRoom, withRoom } from './room-list.ts'

/** What the rooms of a client need and whom they tell. */
export interface RoomsParts extends Omit<RoomParts, 'info' | 'join' | 'left'> {
  readonly requests: Requests
  readonly positions: Positions
  readonly changed: (list: RoomList) => void
  readonly joined: (room: RoomInfo) => void
  readonly left: (id: string) => void
  readonly failed: (error: HubError) => void
}

/** The rooms of one client: those it is in, and those the application asked for. */
export class Rooms {
  readonly #parts: RoomsParts
  readonly #rooms = new Map<string, ChatRoom>()
  #list: RoomList = []
  /** Rooms whose join has not been answered yet. */
  readonly #joining = new Set<string>()

  constructor(parts: RoomsParts) {
    this.#parts = parts
  }

  get list(): RoomList {
    return this.#list
  }

  /** The room with this id; the same object each time. */
  get(id: string): ChatRoom {
    const existing = this.#rooms.get(id)
    if (existing) return existing
    const room = new ChatRoom(id, {
      ...this.#parts,
      info: () => this.#list.find((info) => info.id === id),
      join: () => this.#join(id),
      left: () => this.left(id),
    })
    this.#rooms.set(id, room)
    return room
  }

  /** A connection is there; `rooms` is what the welcome said. */
  welcomed(rooms: readonly RoomInfo[]): void {
    this.#become(roomList(rooms))
    for (const room of rooms) this.#follow(room)
  }

  /** Commands go out again. */
  online(): void {
    for (const room of this.#rooms.values()) room.timeline.online()
  }

  /** Takes an event of a room that was not delivered before. */
  receive(id: string, event: ServerFrame): void {
    this.#become(applyToRooms(this.#list, event))
    this.#rooms.get(id)?.receive(event)
  }

  /** This user entered a room on another connection: this one must ask for its events. */
  enteredElsewhere(info: RoomInfo): void {
    this.entered(info)
    if (this.#joining.has(info.id)) return
    const { positions, requests, failed } = this.#parts
    const topic = topicOf(info.id)
    requests.ask('subscribe', { topic, position: positions.at(topic) ?? info.head }, 'reject').then(
      (synced) => this.settled(info.id, positions.settle(topic, synced)),
      // After a cut, the next hello has its position.
      (error: unknown) => {
        if (error instanceof HubError && error.code !== 'disconnected' && error.code !== 'closed') failed(error)
      },
    )
  }

  /** This user entered a room, here or elsewhere. */
  entered(info: RoomInfo): void {
    const isNew = !this.#list.some((room) => room.id === info.id)
    this.#become(withRoom(this.#list, info))
    this.#follow(info)
    if (isNew) this.#parts.joined(info)
  }

  /** This user left a room, here or elsewhere. */
  left(id: string): void {
    this.#parts.positions.forget(topicOf(id))
    const without = withoutRoom(this.#list, id)
    if (without === this.#list) return
    this.#become(without)
    this.#parts.left(id)
  }

  /** Takes the server's word on where a room stands. */
  settled(id: string, settlement: Settlement): void {
    const room = this.#rooms.get(id)
    switch (settlement.outcome) {
      case 'kept':
        return
      case 'lost':
        return this.left(id)
      case 'reset':
        room?.reset(settlement.reason)
        break
      case 'looping': {
        const error = new HubError('reset_loop', undefined, { path: topicOf(id) })
        room?.timeline.fail(error)
        this.#parts.failed(error)
      }
    }
    for (const deliver of settlement.late) deliver()
  }

  /** The outgoing messages of a room changed. */
  outgoingChanged(id: string): void {
    this.#rooms.get(id)?.timeline.outgoingChanged()
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close()
  }

  async #join(id: string): Promise<RoomInfo> {
    const { positions, requests } = this.#parts
    const topic = topicOf(id)
    const isNew = positions.at(topic) === undefined
    positions.expect(topic)
    this.#joining.add(id)
    const reply = await requests.ask('join_room', { room_id: id }, 'repeat').finally(() => this.#joining.delete(id))
    const settlement = positions.settle(topic, parseJoined(reply))
    this.entered(reply.room)
    this.settled(id, settlement)
    if (isNew) this.#rooms.get(id)?.follow(reply.room)
    return reply.room
  }

  /** From here on the room's events come; what was loaded before it was followed may have missed some. */
  #follow(info: RoomInfo): void {
    if (this.#parts.positions.begin(topicOf(info.id), info.head)) this.#rooms.get(info.id)?.follow(info)
  }

  #become(list: RoomList): void {
    if (list === this.#list) return
    this.#list = list
    this.#parts.changed(list)
  }
}

/** The topic of a room's events. */
export function topicOf(roomId: string): string {
  return `room:${roomId}`
}

/** The room whose events a topic carries, if it is a room's. */
export function roomOf(topic: string): string | undefined {
  return topic.startsWith('room:') ? topic.slice('room:'.length) : undefined
}
