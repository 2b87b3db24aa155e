import type { JoinedRoom, ServerFrame, SyncedTopic } from '@hubbub/protocol'
import type { HubEvents } from '../api.ts'
import type { Core } from '../core.ts'
import { HubError } from '../errors.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { parseJoined } from '../parse.ts'
import { settle } from '../settle.ts'
import { ChatRoom, type RoomOwner } from './chat-room.ts'
import { applyToRooms, roomList, type RoomList, withoutRoom, withRoom } from './room-list.ts'

/** A room whose description was asked for, and what came since: it may be newer than the description. */
interface Asked {
  readonly id: string
  readonly events: ServerFrame[]
  isLeft: boolean
}

/** The rooms of one client: those it is in, and those the application asked for. */
export class Rooms implements RoomOwner {
  readonly core: Core
  readonly outbox: Outbox
  readonly #rooms = new Map<string, ChatRoom>()
  /** Rooms whose join has not been answered yet. */
  readonly #joining = new Set<string>()
  /** Rooms whose description was asked for. */
  readonly #asked = new Set<Asked>()
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

  info(id: string): JoinedRoom | undefined {
    return this.#list.find((info) => info.id === id)
  }

  /** A connection is there; `rooms` is what the welcome said. R13: of those it lacks, `synced` tells what became. */
  welcomed(rooms: RoomList): void {
    const missing = this.#list.filter(
      ({ id }) => this.core.positions.at(topicOf(id)) && !rooms.some((room) => room.id === id),
    )
    this.#become(roomList([...rooms, ...missing]))
    for (const room of rooms) this.#follow(room)
  }

  /** Commands go out again. */
  online(): void {
    for (const room of this.#rooms.values()) room.timeline.online()
  }

  /** Takes an event of a room that was not delivered before. */
  receive(id: string, event: ServerFrame): void {
    for (const asked of this.#askedFor(id)) asked.events.push(event)
    this.#become(applyToRooms(this.#list, event, this.core.user()?.id))
    this.#rooms.get(id)?.receive(event)
    if (event.type === 'room_deleted') this.left(event)
  }

  /** Takes the server's word on where the subscription to a room stands. */
  settle(id: string, synced: SyncedTopic): void {
    const head = this.info(id)?.head
    // A4: what was said before the user came back.
    const isPast = head?.epoch === synced.epoch && head.offset > synced.offset
    if (synced.recovered || synced.reason !== 'forbidden' || !isPast)
      settle(this.core, topicOf(id), synced, () => this.get(id))
  }

  async join(id: string): Promise<JoinedRoom> {
    this.#joining.add(id)
    const asked = this.core.requests.call('join_room', { room_id: id })
    const reply = await this.#describe(
      id,
      asked.finally(() => this.#joining.delete(id)),
    )
    this.settle(id, parseJoined(reply))
    return reply.room
  }

  /** R12: after a reset the description is too old as well. */
  refresh(id: string): void {
    const asked = this.core.requests
      .call('get_room', { room_id: id })
      .then(({ room, membership }) => (membership ? { room: { ...room, membership } } : {}))
    this.#describe(id, asked).catch((error: unknown) => this.#complain(error))
  }

  /** This user entered a room on another connection: this one must ask for its events. */
  enteredElsewhere(info: JoinedRoom): void {
    this.entered(info)
    if (this.#joining.has(info.id)) return
    const { positions, requests } = this.core
    const topic = topicOf(info.id)
    requests.ask('subscribe', { topic, position: positions.at(topic) ?? info.head }, 'reject').then(
      (synced) => this.settle(info.id, synced),
      (error: unknown) => this.#complain(error),
    )
  }

  /** This user is in a room, entered here or elsewhere; `later` are events that came since it was described. */
  entered(info: JoinedRoom, later: readonly ServerFrame[] = []): void {
    for (const asked of this.#askedFor(info.id)) asked.isLeft = false
    const isNew = !this.info(info.id)
    const me = this.core.user()?.id
    this.#become(later.reduce((list, event) => applyToRooms(list, event, me), withRoom(this.#list, info)))
    this.#follow(info)
    if (isNew) this.core.signals.emit('room_joined', info)
  }

  /** This user left a room, here or elsewhere, or had to. */
  left({ room_id, reason }: HubEvents['room_left']): void {
    this.core.positions.forget(topicOf(room_id))
    for (const asked of this.#askedFor(room_id)) asked.isLeft = true
    if (!this.info(room_id)) return
    this.#become(withoutRoom(this.#list, room_id))
    this.core.signals.emit('room_left', { room_id, ...(reason && { reason }) })
  }

  /** The outgoing messages of a room changed. */
  outgoingChanged(id: string): void {
    this.#rooms.get(id)?.timeline.changed()
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close()
  }

  /** Takes the description in a reply, unless the user has left meanwhile. */
  async #describe<Reply extends { readonly room?: JoinedRoom }>(id: string, replied: Promise<Reply>): Promise<Reply> {
    const asked: Asked = { id, events: [], isLeft: false }
    this.#asked.add(asked)
    try {
      const reply = await replied
      if (reply.room && !asked.isLeft) this.entered(reply.room, asked.events)
      return reply
    } finally {
      this.#asked.delete(asked)
    }
  }

  #askedFor(id: string): readonly Asked[] {
    return [...this.#asked].filter((asked) => asked.id === id)
  }

  /** After a cut, the next welcome tells all anew. */
  #complain(error: unknown): void {
    if (error instanceof HubError && error.code !== 'disconnected') this.core.signals.emit('error', error)
  }

  /** From here on the room's events come; what was loaded before it was followed may have missed some. */
  #follow(info: JoinedRoom): void {
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
