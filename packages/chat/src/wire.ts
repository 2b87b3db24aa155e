import type { Message, Room, TopicName } from '@hubbub/protocol'
import type { MessageRow, RoomRow } from './ports/rows.ts'

const topicPrefix = 'room:'

/** The topic of a room. */
export function topicOf(roomId: string): TopicName {
  return topicPrefix + roomId
}

/** The room of a topic made by `topicOf`. */
export function roomIdOf(topic: TopicName): string {
  return topic.slice(topicPrefix.length)
}

/** A room as its readers see it. */
export function toRoom(row: RoomRow, epoch: string): Room {
  return {
    id: row.id,
    name: row.name,
    created_by: row.createdBy,
    created_at: isoTime(row.createdAt),
    member_count: row.memberCount,
    last_seq: row.lastSeq,
    head: { epoch, offset: row.lastOffset },
  }
}

/** A message as its readers see it. */
export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    room_id: row.roomId,
    seq: row.seq,
    offset: row.offset,
    user_id: row.userId,
    username: row.username,
    content: row.content,
    ...(row.clientId === null ? {} : { client_id: row.clientId }),
    timestamp: isoTime(row.sentAt),
    ...(row.editedAt === null ? {} : { edited_at: isoTime(row.editedAt) }),
    ...(row.deletedAt === null ? {} : { deleted_at: isoTime(row.deletedAt) }),
  }
}

/** A time of the wire. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
