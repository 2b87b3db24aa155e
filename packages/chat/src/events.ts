import { encode, type ServerFrameOf, type TopicName } from '@hubbub/protocol'
import type { LogEntry, PresenceChange } from '@hubbub/hub'
import type { RoomChange } from './ports/rows.ts'
import { roomIdOf, toMessage } from './wire.ts'

/** A durable event of a room. */
export type RoomEvent = ServerFrameOf<'message' | 'message_updated' | 'member_joined' | 'member_left'>

/** What a client that stands at `after` is told about a row: a message stored later than that is a new one to it. */
export function eventOf({ kind, row }: RoomChange, after: number): RoomEvent {
  if (kind === 'message') return { type: row.createdOffset > after ? 'message' : 'message_updated', ...toMessage(row) }
  return {
    type: row.state === 'in' ? 'member_joined' : 'member_left',
    room_id: row.roomId,
    offset: row.offset,
    user: { id: row.userId, username: row.username },
    member_count: row.memberCount,
  }
}

/** The event of a row as an entry of the room's log. */
export function entryOf(change: RoomChange, after: number): LogEntry {
  return { offset: change.row.offset, frame: encode(eventOf(change, after)) }
}

/** The events of a batch of presence: who came online in the room and who went; without names in large rooms. */
export function presenceEvents(topic: TopicName, change: PresenceChange): readonly PresenceEvent[] {
  const { joined, left, online } = change
  const events: PresenceEvent[] = []
  const about = { room_id: roomIdOf(topic), online }
  // Without names one event carries the count.
  if (joined.length > 0 || left.length === 0) events.push({ type: 'user_joined', ...about, users: [...joined] })
  if (left.length > 0) events.push({ type: 'user_left', ...about, users: [...left] })
  return events
}

type PresenceEvent = ServerFrameOf<'user_joined' | 'user_left'>
