import type { Room as RoomInfo, ServerFrame } from '@hubbub/protocol'
import type { Core } from '../core.ts'
import { HubError } from '../errors.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { parseJoined } from '../parse.ts'
import { settle } from '../settle.ts'
import { ChatRoom, type RoomOwner } from './chat-room.ts'
import { applyToRooms, roomList, type RoomList, withoutRoom, withRoom } from './room-list.ts'

/** The rooms of one client: those it is in, and those the application asked for. */
export class Rooms implements RoomOwner {
  readonly core: Core
  readonly outbox: Outbox
  readonly #rooms = new Map<string, ChatRoom>()
  /** Rooms whose join has not been answered yet. */
  readonly #joining = new Set<string>()
  #list: RoomList = []

  constructor(core: Core, outbox: Outbox) {
    this.core = core
    this.outbox = outbox
  }

  get list(): RoomList {
    return this.#list
  }

  /** The room with this id; the same object each time. */
  get(id: string): ChatRoom {
    const existing = this.#rooms.get(id)
    if (existing) return existing
    const room = new ChatRoom(id, this)
    this.#rooms.set(id, room)
    return room
  }

  info(id: string): RoomInfo | undefined {
    return this.#list.find((info) => info.id === id)
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

  async join(id: string): Promise<RoomInfo> {
    this.#joining.add(id)
    const asked = this.core.requests.ask('join_room', { room_id: id }, 'repeat')
    const reply = await asked.finally(() => this.#joining.delete(id))
    this.entered(reply.room)
    settle(this.core, topicOf(id), parseJoined(reply), () => this.get(id))
    return reply.room
  }

  /** This user entered a room on another connection: this one must ask for its events. */
  enteredElsewhere(info: RoomInfo): void {
    this.entered(info)
    if (this.#joining.has(info.id)) return
    const { positions, requests, signals } = this.core
    const topic = topicOf(info.id)
    requests.ask('subscribe', { topic, position: positions.at(topic) ?? info.head }, 'reject').then(
      (synced) => settle(this.core, topic, synced, () => this.get(info.id)),
      // After a cut, the next hello has its position.
      (error: unknown) => {
        if (error instanceof HubError && error.code !== 'disconnected') signals.emit('error', error)
      },
    )
  }

  /** This user entered a room, here or elsewhere. */
  entered(info: RoomInfo): void {
    const isNew = !this.info(info.id)
    this.#become(withRoom(this.#list, info))
    this.#follow(info)
    if (isNew) this.core.signals.emit('room_joined', info)
  }

  /** This user left a room, here or elsewhere. */
  left(id: string): void {
    this.core.positions.forget(topicOf(id))
    if (!this.info(id)) return
    this.#become(withoutRoom(this.#list, id))
    this.core.signals.emit('room_left', { room_id: id })
  }

  /** The outgoing messages of a room changed. */
  outgoingChanged(id: string): void {
    this.#rooms.get(id)?.timeline.changed()
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close()
  }

  /** From here on the room's events come; what was loaded before it was followed may have missed some. */
  #follow(info: RoomInfo): void {
    if (this.core.positions.begin(topicOf(info.id), info.head)) this.#rooms.get(info.id)?.follow(info)
  }

  #become(list: RoomList): void {
    if (list === this.#list) return
    this.#list = list
    this.core.signals.emit('rooms', list)
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
