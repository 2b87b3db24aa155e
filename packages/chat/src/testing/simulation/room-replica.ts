import { type Message, type Position, type Room, room as roomSchema } from '@hubbub/protocol'
import type { RoomEvent } from '../../events.ts'
import { MembersReplica } from './members-replica.ts'

/** What a model client knows of a room. `fetching`: subscribed, and the past is being fetched. */
export class RoomReplica {
  at: 'joining' | 'fetching' | 'complete' = 'joining'
  #position: Position | undefined
  #moves = false
  #lastOffset = 0
  #heard = 0
  readonly members = new MembersReplica()
  #room: Room | undefined
  readonly messages = new Map<string, Message>()

  get position(): Position | undefined {
    return this.#position
  }

  /** Takes a description of the room, unless its events have said something later. */
  describe(room: Room): void {
    this.members.counted(room.member_count, room.head.offset)
    if (room.head.offset >= (this.#room?.head.offset ?? 0)) this.#room = room
  }

  /** What the room is, without what its messages and members say of it. */
  get description(): object {
    return descriptionOf(this.#room)
  }

  /**
   * A connection begins that shows this position. Until the server has said whether it could be recovered, events do not
   * move it: after a reset they come from beyond a gap, and the connection may end before that is said.
   */
  resume(): void {
    this.#moves = false
    this.#lastOffset = this.#position?.offset ?? 0
    this.#heard = 0
  }

  /** Offset of the last event of this connection, 0 when there was none. */
  get heard(): number {
    return this.#heard
  }

  /** Takes what the server says of where the subscription stands; events that came before may be further on. */
  standAt({ epoch, offset }: Position): void {
    this.#moves = true
    this.#lastOffset = Math.max(this.#lastOffset, offset)
    this.#position = { epoch, offset: this.#lastOffset }
  }

  /** Applies an event of the room; throws when the room's order is broken (O2). */
  apply(event: RoomEvent): void {
    if (event.offset <= this.#lastOffset) {
      throw new Error(`offset ${event.offset} came after ${this.#lastOffset} in ${event.room_id}`)
    }
    this.#lastOffset = event.offset
    this.#heard = event.offset
    if (this.#moves && this.#position) this.#position = { epoch: this.#position.epoch, offset: event.offset }
    switch (event.type) {
      case 'member_joined':
      case 'member_left':
      case 'member_updated':
        return this.members.apply(event)
      case 'room_updated':
        return this.describe(event.room)
      case 'message':
      case 'message_updated': {
        const { type: _, ...message } = event
        return this.put(message)
      }
      default:
    }
  }

  /** R4: the newer state of a row wins, wherever it came from. */
  put(message: Message): void {
    const known = this.messages.get(message.id)
    if (!known || known.offset < message.offset) this.messages.set(message.id, message)
  }

  /** Everything a reader sees, in the order a reader sees it. */
  view(): readonly Message[] {
    return [...this.messages.values()].toSorted((a, b) => a.seq - b.seq)
  }
}

/** A description without what messages and members say of their room. */
export function descriptionOf(room: Room | undefined): object {
  if (!room) return {}
  const { head: _head, last_seq: _lastSeq, member_count: _memberCount, ...rest } = roomSchema.parse(room)
  return rest
}
