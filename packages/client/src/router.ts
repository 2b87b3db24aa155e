import type { ServerFrame, SyncedTopic } from '@hubbub/protocol'
import type { HubEvents } from './api.ts'
import type { HubError } from './errors.ts'
import type { Positions } from './positions.ts'
import { errorOf, type Requests } from './requests.ts'
import { roomOf, type Rooms, topicOf } from './room/rooms.ts'
import type { Signals } from './signals.ts'
import type { Topics } from './topic/topics.ts'

/** Where frames can go. */
export interface Destinations {
  readonly requests: Requests
  readonly positions: Positions
  readonly rooms: Rooms
  readonly topics: Topics
  readonly signals: Signals<HubEvents>
  /** The events of a room up to this offset have been applied. */
  readonly passed: (room: string, offset: number) => void
  readonly failed: (error: HubError) => void
}

/** Brings each frame to whom it concerns, durable events once and in order. Frames of unknown types go nowhere. */
export class Router {
  readonly #to: Destinations

  constructor(to: Destinations) {
    this.#to = to
  }

  received(frame: ServerFrame): void {
    const { requests, rooms, topics, signals, positions, failed } = this.#to
    switch (frame.type) {
      case 'ok':
        requests.replied(frame)
        return
      case 'error':
        if (!requests.replied(frame)) failed(errorOf(frame))
        return
      case 'synced':
        for (const [topic, synced] of Object.entries(frame.topics)) this.#settle(topic, synced)
        return signals.emit('synced', frame)
      case 'publication':
        if (!topics.has(frame.topic)) return
        if (frame.offset === undefined) return topics.receive(frame)
        return positions.pass(frame.topic, frame.offset, () => topics.receive(frame))
      case 'presence':
        return topics.receive(frame)
      case 'room_created':
        return signals.emit('room_created', frame.room)
      case 'room_joined':
        return rooms.enteredElsewhere(frame.room)
      case 'room_left':
        return rooms.left(frame.room_id)
      default:
        this.#ofRoom(frame)
    }
  }

  /** Also events of modules this version does not know move the room's position. */
  #ofRoom(frame: ServerFrame): void {
    const { rooms, positions, passed } = this.#to
    const id = 'room_id' in frame ? frame.room_id : undefined
    const offset = 'offset' in frame ? frame.offset : undefined
    if (typeof id !== 'string') return
    if (typeof offset !== 'number') return rooms.receive(id, frame)
    positions.pass(topicOf(id), offset, () => {
      rooms.receive(id, frame)
      passed(id, offset)
    })
  }

  #settle(topic: string, synced: SyncedTopic): void {
    const { positions, rooms, topics } = this.#to
    const settlement = positions.settle(topic, synced)
    const room = roomOf(topic)
    if (room === undefined) return topics.settled(topic, settlement)
    rooms.settled(room, settlement)
    this.#to.passed(room, positions.at(topic)?.offset ?? synced.offset)
  }
}
