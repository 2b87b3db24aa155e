import type { MemoryLink, MemoryTransport, ReceivedFrame } from '@hubbub/hub/testing'
import { chatEvents, chatReplies, chatWelcome, type Position, sessionEvents, type SyncedTopic } from '@hubbub/protocol'
import { z } from 'zod'
import { roomIdOf, topicOf } from '../../wire.ts'
import { type Command, Outbox, type Reply } from './outbox.ts'
import { RoomReplica } from './room-replica.ts'

const durable = [
  'message',
  'message_updated',
  'member_joined',
  'member_left',
  'member_updated',
  'room_updated',
] as const

/** A client as the rules describe one, and no cleverer: positions, an outbox with keys, replicas of its rooms. */
export class ModelClient {
  readonly token: string
  readonly name: string
  readonly outbox = new Outbox()
  readonly rooms = new Map<string, RoomReplica>()
  readonly #asked = new Map<number, (reply: Reply) => void>()
  #link: MemoryLink | undefined
  #synced = false
  #sessionId: string | undefined
  readonly #entered = new Set<string>()
  #refs = 0
  /** Rules that were broken before this client's eyes. */
  readonly broken: unknown[] = []

  /** `name` tells the devices of one user apart. */
  constructor(token: string, name: string) {
    this.token = token
    this.name = name
  }

  get userId(): string {
    return this.token.split('|')[0] ?? ''
  }

  get isOnline(): boolean {
    return this.#synced
  }

  /** Nothing is on its way that this client waits for. */
  get isIdle(): boolean {
    const complete = [...this.rooms.values()].every(({ at }) => at === 'complete')
    return this.#synced && this.#asked.size === 0 && this.outbox.isSettled && complete
  }

  connect(transport: MemoryTransport): void {
    const link = transport.connect()
    this.#link = link
    link.onFrame = (frame) => {
      try {
        if (this.#link === link) this.#received(frame)
      } catch (error) {
        this.broken.push(error)
      }
    }
    link.onClose = () => {
      if (this.#link === link) this.disconnect('noticed')
    }
    const positions: Record<string, Position> = {}
    for (const [id, room] of this.rooms) {
      room.resume()
      if (room.position) positions[topicOf(id)] = room.position
    }
    link.send({
      type: 'hello',
      token: this.token,
      positions,
      ...(this.#sessionId ? { session_id: this.#sessionId } : {}),
    })
  }

  /** Loses the connection: a cable is pulled (`silently`), the link breaks (`both`), or it was closed (`noticed`). */
  disconnect(how: 'silently' | 'both' | 'noticed'): void {
    const link = this.#link
    this.#link = undefined
    this.#synced = false
    if (how !== 'noticed') link?.cut(how)
    // A past that was not fetched to its end is fetched anew.
    for (const [id, room] of this.rooms) if (room.at !== 'complete') this.rooms.delete(id)
    this.#entered.clear()
    this.outbox.disconnected()
    for (const resolve of this.#asked.values()) resolve(undefined)
    this.#asked.clear()
  }

  /** Sends a command and waits for its reply. */
  ask(command: Command): Promise<Reply> {
    const link = this.#link
    if (!link || !this.#synced) return Promise.resolve(undefined)
    const ref = (this.#refs += 1)
    const { promise, resolve } = Promise.withResolvers<Reply>()
    this.#asked.set(ref, resolve)
    link.send({ ...command, ref })
    return promise
  }

  /** Makes a room, or enters the one that is there. */
  async create(roomId: string): Promise<void> {
    if (!this.#synced || this.rooms.has(roomId)) return
    const room = new RoomReplica()
    this.rooms.set(roomId, room)
    const reply = await this.ask({ type: 'create_room', name: roomId, room_id: roomId })
    if (this.rooms.get(roomId) !== room || !reply) return
    if (reply.type === 'error') return this.#enter(roomId, room)
    const created = chatReplies.create_room.parse(reply).room
    room.describe(created)
    room.standAt(created.head)
    await this.#fetch(roomId, room)
  }

  async join(roomId: string): Promise<void> {
    if (!this.#synced || this.rooms.has(roomId)) return
    const room = new RoomReplica()
    this.rooms.set(roomId, room)
    await this.#enter(roomId, room)
  }

  async #enter(roomId: string, room: RoomReplica): Promise<void> {
    while (this.rooms.get(roomId) === room) {
      const reply = await this.ask({ type: 'join_room', room_id: roomId })
      if (this.rooms.get(roomId) !== room || !reply) return
      if (reply.type === 'error') {
        if (isForGood(reply)) this.rooms.delete(roomId)
        continue
      }
      const joined = chatReplies.join_room.parse(reply)
      room.describe(joined.room)
      room.standAt(joined.position)
      return this.#fetch(roomId, room)
    }
  }

  async leave(roomId: string): Promise<void> {
    await this.ask({ type: 'leave_room', room_id: roomId })
  }

  /** Sends what the outbox holds, all at once. */
  flush(): void {
    if (!this.#synced) return
    this.outbox.flush((command) => this.ask(command))
  }

  #received(frame: ReceivedFrame): void {
    const ref = frame['ref']
    const asked = typeof ref === 'number' ? this.#asked.get(ref) : undefined
    if (asked && typeof ref === 'number') {
      this.#asked.delete(ref)
      return asked(frame)
    }
    const type = durable.find((name) => name === frame.type)
    if (type) return this.#event(type, frame)
    switch (frame.type) {
      case 'welcome':
        return this.#welcomed(frame)
      case 'synced':
        return this.#wasSynced(sessionEvents.synced.parse(frame).topics)
      case 'room_joined':
        this.#entered.add(chatEvents.room_joined.parse(frame).room.id)
        return this.#follow()
      case 'room_left': {
        const { room_id } = chatEvents.room_left.parse(frame)
        this.#entered.delete(room_id)
        return void this.rooms.delete(room_id)
      }
      default:
    }
  }

  #event(type: (typeof durable)[number], frame: ReceivedFrame): void {
    const roomId = z.string().parse(frame['room_id'])
    const room = this.rooms.get(roomId)
    if (!room) throw new Error(`${this.name} got a ${type} of ${roomId} without being there (A1)`)
    switch (type) {
      case 'message':
      case 'message_updated':
        return room.apply({ type, ...chatEvents[type].parse(frame) })
      case 'member_joined':
        return room.apply({ type, ...chatEvents[type].parse(frame) })
      case 'member_left':
        return room.apply({ type, ...chatEvents[type].parse(frame) })
      case 'member_updated':
        return room.apply({ type, ...chatEvents[type].parse(frame) })
      case 'room_updated':
        return room.apply({ type, ...chatEvents[type].parse(frame) })
    }
  }

  #welcomed(frame: ReceivedFrame): void {
    this.#sessionId = sessionEvents.welcome.parse(frame).session_id
    const { rooms } = chatWelcome.parse(frame)
    // A room that is not among them may be entered again before `synced`, which is what decides.
    for (const description of rooms) {
      const room = this.rooms.get(description.id) ?? new RoomReplica()
      room.describe(description)
      this.rooms.set(description.id, room)
    }
  }

  #wasSynced(topics: Readonly<Record<string, SyncedTopic>>): void {
    this.#synced = true
    for (const [topic, synced] of Object.entries(topics)) {
      const id = roomIdOf(topic)
      const { epoch } = synced
      // Events from beyond the reset may have come before it was said.
      const offset = Math.max(synced.offset, this.rooms.get(id)?.heard ?? 0)
      if (!synced.recovered) this.rooms.delete(id)
      if (!synced.recovered && synced.reason === 'forbidden') continue
      const room = this.rooms.get(id) ?? new RoomReplica()
      this.rooms.set(id, room)
      room.standAt({ epoch, offset })
      if (room.at !== 'complete') void this.#load(id, room, synced.recovered)
    }
    this.#follow()
    this.flush()
  }

  /** Enters the rooms that the user has entered on another connection, as soon as that is possible here. */
  #follow(): void {
    if (!this.#synced) return
    for (const roomId of this.#entered) void this.join(roomId)
    this.#entered.clear()
  }

  /** R5: after a reset what `welcome` said of the room is too old as well. */
  async #load(roomId: string, room: RoomReplica, described: boolean): Promise<void> {
    room.at = 'fetching'
    for (let known = described; !known; ) {
      const reply = await this.ask({ type: 'join_room', room_id: roomId })
      if (!reply || this.rooms.get(roomId) !== room) return
      // Put out meanwhile, and not let in again.
      if (reply.type === 'error' && isForGood(reply)) return void this.rooms.delete(roomId)
      known = reply.type === 'ok'
      if (known) room.describe(chatReplies.join_room.parse(reply).room)
    }
    await this.#fetch(roomId, room)
  }

  /** Fetches the whole past of a room, page by page, while its events come in. */
  async #fetch(roomId: string, room: RoomReplica): Promise<void> {
    room.at = 'fetching'
    const wanted = (): boolean => this.rooms.get(roomId) === room
    for (let before: number | undefined; wanted(); ) {
      const seen = room.position?.offset ?? 0
      const reply = await this.ask({
        type: 'history',
        room_id: roomId,
        limit: 4,
        ...(before === undefined ? {} : { before }),
      })
      if (!reply || !wanted()) return
      if (reply.type === 'error') {
        if (!isForGood(reply)) continue
        return void this.rooms.delete(roomId)
      }
      const page = chatReplies.history.parse(reply)
      if (page.position.offset < seen)
        this.broken.push(new Error(`history of ${roomId} at ${page.position.offset} is older than ${seen}`))
      for (const message of page.messages) room.put(message)
      before = page.messages[0]?.seq
      if (!page.has_more_before || before === undefined) break
    }
    if (wanted()) await this.#fetchMembers(roomId, room)
  }

  /** Fetches the members of a room, page by page, while its events come in. */
  async #fetchMembers(roomId: string, room: RoomReplica): Promise<void> {
    for (let cursor: string | undefined, isWhole = false; !isWhole; ) {
      const reply = await this.ask({ type: 'list_members', room_id: roomId, limit: 2, ...(cursor ? { cursor } : {}) })
      if (!reply || this.rooms.get(roomId) !== room) return
      if (reply.type === 'error') {
        if (!isForGood(reply)) continue
        return void this.rooms.delete(roomId)
      }
      const page = chatReplies.list_members.parse(reply)
      room.members.listed(page.members, page.position.offset)
      cursor = page.next_cursor
      isWhole = cursor === undefined
    }
    room.at = 'complete'
  }
}

function isForGood(error: ReceivedFrame): boolean {
  return sessionEvents.error.parse(error).retry === 'never'
}
