import type { ServerFrame } from '@hubbub/protocol'
import type { Core } from './core.ts'
import { errorOf } from './requests.ts'
import { roomOf, type Rooms, topicOf } from './room/rooms.ts'
import { settle } from './settle.ts'
import type { TopicHandle } from './topic/topic-handle.ts'

/** Where frames can go. */
export interface Destinations {
  readonly core: Core
  readonly rooms: Rooms
  readonly topic: (name: string) => TopicHandle
}

/** Brings a frame to whom it concerns, durable events once and in order. Frames of unknown types go nowhere. */
export function route(to: Destinations, frame: ServerFrame): void {
  const { core, rooms, topic } = to
  switch (frame.type) {
    case 'ok':
    case 'error':
      if (!core.requests.replied(frame) && frame.type === 'error') core.signals.emit('error', errorOf(frame))
      return
    case 'synced':
      for (const [name, synced] of Object.entries(frame.topics)) {
        const room = roomOf(name)
        settle(core, name, synced, () => (room === undefined ? topic(name) : rooms.get(room)))
      }
      return core.signals.emit('synced', frame)
    case 'publication': {
      const handle = topic(frame.topic)
      if (!handle.isWanted) return
      if (frame.offset === undefined) return handle.receive(frame)
      if (core.positions.pass(frame.topic, frame.offset)) handle.receive(frame)
      return
    }
    case 'presence':
      return topic(frame.topic).receive(frame)
    case 'room_created':
      return core.signals.emit('room_created', frame.room)
    case 'room_joined':
      return rooms.enteredElsewhere(frame.room)
    case 'room_left':
      return rooms.left(frame.room_id)
    default:
      routeToRoom(to, frame)
  }
}

/** Also events of modules this version does not know move the room's position. */
function routeToRoom({ core, rooms }: Destinations, frame: ServerFrame): void {
  const id = 'room_id' in frame ? frame.room_id : undefined
  const offset = 'offset' in frame ? frame.offset : undefined
  if (typeof id !== 'string') return
  if (typeof offset !== 'number') return rooms.receive(id, frame)
  if (core.positions.pass(topicOf(id), offset)) rooms.receive(id, frame)
}
