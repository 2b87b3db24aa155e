import type { JoinedRoom, Member, Membership, Message, Room, TopicName } from '@hubbub/protocol'
import type { MemberPlace } from './marks/ports.ts'
import type { MemberRow, MessageMore, MessageRow, RoomRow } from './ports/rows.ts'

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
    kind: row.kind,
    name: row.name,
    ...(row.topic === '' ? {} : { topic: row.topic }),
    ...(row.description === '' ? {} : { description: row.description }),
    ...(row.avatar === null ? {} : { avatar: row.avatar }),
    created_by: row.createdBy,
    created_at: isoTime(row.createdAt),
    member_count: row.memberCount,
    ...(row.people.length === 0 ? {} : { people: [...row.people] }),
    ...(row.firstSeq === 1 ? {} : { first_seq: row.firstSeq }),
    last_seq: row.lastSeq,
    ...(row.isOpenToRequests ? { join_requests: true } : {}),
    ...(row.isReadOnly ? { read_only: true } : {}),
    ...(row.slowModeMs === 0 ? {} : { slow_mode_ms: row.slowModeMs }),
    ...(row.retentionMs === null ? {} : { retention_ms: row.retentionMs }),
    ...(row.archivedAt === null ? {} : { archived_at: isoTime(row.archivedAt) }),
    head: { epoch, offset: row.lastOffset },
  }
}

/** A room as one of its members sees it. */
export function toJoinedRoom(row: RoomRow, place: MemberPlace, epoch: string): JoinedRoom {
  return { ...toRoom(row, epoch), membership: toMembership(place) }
}

/** A room as a member sees it who has just come: everything said before counts as read. */
export function joinedAnew(row: RoomRow, { role, mutedUntil, joinedSeq }: MemberRow, epoch: string): JoinedRoom {
  return toJoinedRoom(row, { role, mutedUntil, readSeq: joinedSeq, unread: 0, mentions: 0 }, epoch)
}

/** A user's own place in a room, as the user's clients are told. */
export function toMembership({ role, mutedUntil, readSeq, unread, mentions }: MemberPlace): Membership {
  return {
    role,
    ...(mutedUntil === null ? {} : { muted_until: isoTime(mutedUntil) }),
    read_seq: readSeq,
    unread,
    mentions,
  }
}

/** A member as others see them. */
export function toMember(row: MemberRow): Member {
  return {
    user: { id: row.userId, username: row.username },
    role: row.role,
    joined_at: isoTime(row.joinedAt),
    ...(row.mutedUntil === null ? {} : { muted_until: isoTime(row.mutedUntil) }),
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
    ...(row.threadId === null ? {} : { thread_id: row.threadId }),
    ...(row.pinnedAt === null ? {} : { pinned_at: isoTime(row.pinnedAt) }),
    ...(row.mentionsRoom ? { mentions_room: true } : {}),
    ...moreOf(row.more),
  }
}

function moreOf(more: MessageMore): Partial<Message> {
  const { replyTo, editCount, replyCount, lastReplyAt, forwarded, attachments, mentions, reactions, pinnedBy } = more
  return {
    ...(replyTo === undefined ? {} : { reply_to: replyTo }),
    ...(editCount ? { edit_count: editCount } : {}),
    ...(replyCount ? { reply_count: replyCount } : {}),
    ...(lastReplyAt === undefined ? {} : { last_reply_at: isoTime(lastReplyAt) }),
    ...(forwarded ? { forwarded } : {}),
    ...(attachments ? { attachments: [...attachments] } : {}),
    ...(mentions ? { mentions: [...mentions] } : {}),
    ...(reactions ? { reactions: [...reactions] } : {}),
    ...(pinnedBy === undefined ? {} : { pinned_by: pinnedBy }),
  }
}

/** A time of the wire. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}
