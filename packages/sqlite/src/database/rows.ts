import type { MemberRow, MessageRow, RoomRow } from '@hubbub/chat/ports'
import type { Row } from './database.ts'
import { integer, integerOrNull, text, textOrNull } from './row-values.ts'

/** The columns `roomRow` reads. */
export const roomColumns = 'id, name, created_by, created_at, member_count, last_seq, last_offset'

export function roomRow(row: Row): RoomRow {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    createdBy: textOrNull(row, 'created_by'),
    createdAt: integer(row, 'created_at'),
    memberCount: integer(row, 'member_count'),
    lastSeq: integer(row, 'last_seq'),
    lastOffset: integer(row, 'last_offset'),
  }
}

/** The columns `memberRow` reads. */
export const memberColumns = 'user_id, username, state, change_offset, member_count'

export function memberRow(row: Row, roomId: string): MemberRow {
  return {
    roomId,
    userId: text(row, 'user_id'),
    username: text(row, 'username'),
    state: text(row, 'state') === 'in' ? 'in' : 'out',
    offset: integer(row, 'change_offset'),
    memberCount: integer(row, 'member_count'),
  }
}

/** The columns `messageRow` reads. */
export const messageColumns =
  'messages.id, seq, change_offset, create_offset, user_id, username, content, client_id, sent_at, edited_at, deleted_at'

export function messageRow(row: Row, roomId: string): MessageRow {
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
  }
}
