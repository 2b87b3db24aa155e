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
        if (room === undefined) settle(core, name, synced, () => topic(name))
        else rooms.settle(room, synced)
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
      return rooms.left(frame)
    default:
      if (!routeToRoom(to, frame)) return
      core.signals.emit('event', frame)
  }
}

/** False: it was delivered before. Also events of modules this version does not know move the room's position. */
function routeToRoom({ core, rooms }: Destinations, frame: ServerFrame): boolean {
  const id = 'room_id' in frame && frame.room_id
  // The offset of counts says when they were made; it is no place in the log.
  const offset = 'offset' in frame && frame.type !== 'unread' && frame.offset
  if (typeof id !== 'string') return true
  if (typeof offset === 'number' && !core.positions.pass(topicOf(id), offset)) return false
  rooms.receive(id, frame)
  return true
}
