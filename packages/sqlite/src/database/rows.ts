import type { MemberRow, MessageRow, RoomRow } from '@hubbub/chat/ports'
import { parseStored } from '../records/parse-record.ts'
import type { Row, Value } from './database.ts'
import { integer, integerOrNull, text, textOrNull } from './row-values.ts'

// For each kind of row: its columns, how a row is read from them, and what is written into them, in their order.

/** The columns of a room, besides its key. */
export const roomColumns =
  'id, kind, name, topic, description, avatar, created_by, created_at, member_count, first_seq, last_seq, last_offset, ' +
  'change_offset, is_open_to_requests, is_read_only, slow_mode_ms, retention_ms, archived_at, deleted_at, people'

export function roomRow(row: Row): RoomRow {
  const people = textOrNull(row, 'people')
  return {
    id: text(row, 'id'),
    kind: oneOf(row, 'kind', ['public', 'private', 'direct', 'group']),
    name: text(row, 'name'),
    topic: text(row, 'topic'),
    description: text(row, 'description'),
    avatar: textOrNull(row, 'avatar'),
    createdBy: textOrNull(row, 'created_by'),
    createdAt: integer(row, 'created_at'),
    memberCount: integer(row, 'member_count'),
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    lastOffset: integer(row, 'last_offset'),
    offset: integer(row, 'change_offset'),
    isOpenToRequests: integer(row, 'is_open_to_requests') === 1,
    isReadOnly: integer(row, 'is_read_only') === 1,
    slowModeMs: integer(row, 'slow_mode_ms'),
    retentionMs: integerOrNull(row, 'retention_ms'),
    archivedAt: integerOrNull(row, 'archived_at'),
    deletedAt: integerOrNull(row, 'deleted_at'),
    people: people === null ? [] : parseStored<RoomRow['people']>(people),
  }
}

export function roomValues(row: RoomRow): readonly Value[] {
  const { id, kind, name, topic, description, avatar, createdBy, createdAt, memberCount } = row
  const described = [id, kind, name, topic, description, avatar, createdBy, createdAt, memberCount]
  const { firstSeq, lastSeq, lastOffset, offset, slowModeMs, retentionMs, archivedAt, deletedAt, people } = row
  const rules = [Number(row.isOpenToRequests), Number(row.isReadOnly), slowModeMs, retentionMs, archivedAt, deletedAt]
  const kept = people.length === 0 ? null : JSON.stringify(people)
  return [...described, firstSeq, lastSeq, lastOffset, offset, ...rules, kept]
}

/** The columns of a membership, besides its room. */
export const memberColumns =
  'user_id, username, state, reason, role, muted_until, joined_at, joined_offset, joined_seq, last_sent_at, ' +
  'change_offset, member_count, name_key'

export function memberRow(row: Row, roomId: string): MemberRow {
  return {
    roomId,
    userId: text(row, 'user_id'),
    username: text(row, 'username'),
    state: oneOf(row, 'state', ['in', 'out']),
    reason: oneOf(row, 'reason', ['left', 'kicked', 'banned']),
    role: oneOf(row, 'role', ['owner', 'admin', 'moderator', 'member']),
    mutedUntil: integerOrNull(row, 'muted_until'),
    joinedAt: integer(row, 'joined_at'),
    joinedOffset: integer(row, 'joined_offset'),
    joinedSeq: integer(row, 'joined_seq'),
    lastSentAt: integer(row, 'last_sent_at'),
    offset: integer(row, 'change_offset'),
    memberCount: integer(row, 'member_count'),
  }
}

export function memberValues(row: MemberRow): readonly Value[] {
  const { userId, username, state, reason, role, mutedUntil, joinedAt, joinedOffset, joinedSeq, lastSentAt } = row
  const since = [mutedUntil, joinedAt, joinedOffset, joinedSeq, lastSentAt]
  return [userId, username, state, reason, role, ...since, row.offset, row.memberCount, username.toLowerCase()]
}

/** The columns of a message, besides its room. */
export const messageColumns =
  'messages.id, seq, messages.change_offset, create_offset, user_id, username, content, client_id, sent_at, edited_at, ' +
  'messages.deleted_at, thread_id, pinned_at, mentions_room, more'

export function messageRow(row: Row, roomId: string): MessageRow {
  const more = textOrNull(row, 'more')
  return {
    id: text(row, 'id'),
    roomId,
    seq: integer(row, 'seq'),
    offset: integer(row, 'change_offset'),
    createdOffset: integer(row, 'create_offset'),
    userId: text(row, 'user_id'),
    username: text(row, 'username'),
    content: text(row, 'content'),
    clientId: textOrNull(row, 'client_id'),
    sentAt: integer(row, 'sent_at'),
    editedAt: integerOrNull(row, 'edited_at'),
    deletedAt: integerOrNull(row, 'deleted_at'),
    threadId: textOrNull(row, 'thread_id'),
    pinnedAt: integerOrNull(row, 'pinned_at'),
    mentionsRoom: integer(row, 'mentions_room') === 1,
    more: more === null ? {} : parseStored<MessageRow['more']>(more),
  }
}

export function messageValues(row: MessageRow): readonly Value[] {
  const { id, seq, offset, createdOffset, userId, username, content, clientId, sentAt, editedAt, deletedAt } = row
  const more = JSON.stringify(row.more)
  const extra = [row.threadId, row.pinnedAt, Number(row.mentionsRoom), more === '{}' ? null : more]
  return [id, seq, offset, createdOffset, userId, username, content, clientId, sentAt, editedAt, deletedAt, ...extra]
}

function oneOf<const Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = text(row, column)
  const word = words.find((each) => each === value)
  if (word === undefined) throw new TypeError(`column ${column} holds "${value}"`)
  return word
}
