import { encode, type ServerFrameOf, type TopicName } from '@hubbub/protocol'
import { type LogEntry, type PresenceChange, toPresentUser, toUserPresence } from '@hubbub/hub'
import type { MemberRow, RoomChange, RoomRow } from './ports/rows.ts'
import { roomIdOf, toMember, toMessage, toRoom } from './wire.ts'

/** A durable event of a room. */
export type RoomEvent = ServerFrameOf<
  | 'message'
  | 'message_updated'
  | 'member_joined'
  | 'member_left'
  | 'member_updated'
  | 'room_updated'
  | 'room_deleted'
  | 'read'
>

/** What a client that stands at `after` is told about a row: a message stored later than that is a new one to it. */
export function eventOf(change: RoomChange, after: number, epoch: string): RoomEvent {
  switch (change.kind) {
    case 'message':
      return { type: change.row.createdOffset > after ? 'message' : 'message_updated', ...toMessage(change.row) }
    case 'member':
      return memberEvent(change.row)
    case 'mark': {
      const { roomId, userId, readSeq, deliveredSeq, offset } = change.row
      return { type: 'read', room_id: roomId, offset, user_id: userId, read_seq: readSeq, delivered_seq: deliveredSeq }
    }
    case 'room':
      return roomEvent(change.row, epoch)
  }
}

function memberEvent(row: MemberRow): RoomEvent {
  const { user, ...rest } = toMember(row)
  const about = { room_id: row.roomId, offset: row.offset, user, member_count: row.memberCount }
  if (row.state === 'out')
    return { type: 'member_left', ...about, ...(row.reason === 'left' ? {} : { reason: row.reason }) }
  const isNew = row.offset === row.joinedOffset
  return { type: isNew ? 'member_joined' : 'member_updated', ...about, ...rest }
}

function roomEvent(row: RoomRow, epoch: string): RoomEvent {
  if (row.deletedAt !== null) return { type: 'room_deleted', room_id: row.id, offset: row.offset }
  return { type: 'room_updated', room_id: row.id, offset: row.offset, room: toRoom(row, epoch) }
}

/** The event of a row as an entry of the room's log. */
export function entryOf(change: RoomChange, after: number, epoch: string): LogEntry {
  return { offset: change.row.offset, frame: encode(eventOf(change, after, epoch)), ...endsOf(change) }
}

/** A1: whose subscriptions end with an entry, or that everybody's do. */
function endsOf(change: RoomChange): Pick<LogEntry, 'removes' | 'ends'> {
  if (change.kind === 'member' && change.row.state === 'out') return { removes: change.row.userId }
  return change.kind === 'room' && change.row.deletedAt !== null ? { ends: true } : {}
}

/** The events of a batch of presence: who came online in the room, went and changed; the number alone in large rooms. */
export function presenceEvents(
  topic: TopicName,
  { isListed, joined, left, changed, online }: PresenceChange,
): readonly PresenceEvent[] {
  const events: PresenceEvent[] = []
  const about = { room_id: roomIdOf(topic), online }
  if (joined.length > 0 || !isListed) events.push({ type: 'user_joined', ...about, users: joined.map(toPresentUser) })
  if (left.length > 0) events.push({ type: 'user_left', ...about, users: [...left] })
  if (changed.length > 0)
    events.push({ type: 'presence_changed', room_id: about.room_id, users: changed.map(toUserPresence) })
  return events
}

type PresenceEvent = ServerFrameOf<'user_joined' | 'user_left' | 'presence_changed'>
