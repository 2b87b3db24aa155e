import { type GoldenFrame, time, toClient, toServer } from './golden-frame.ts'

const counts = { room_id: 'general', read_seq: 87, unread: 0, mentions: 0, offset: 137 }
const draft = { room_id: 'general', content: 'I was about to', version: 1_767_225_600_000, updated_at: time }

/** Golden frames about what was read, and drafts. */
export const markFrames: readonly GoldenFrame[] = [
  toServer('read', { type: 'read', ref: 'read', room_id: 'general', seq: 87 }),
  toClient('marked read', { type: 'ok', ref: 'read', ...counts }),
  toServer('mark unread', { type: 'mark_unread', ref: 'mark_unread', room_id: 'general', seq: 86 }),
  toClient('marked unread', { type: 'ok', ref: 'mark_unread', ...counts, read_seq: 85, unread: 2 }),
  toServer('read everything', { type: 'read_all', ref: 'read_all' }),
  toClient('everything read', { type: 'ok', ref: 'read_all', rooms: ['general'] }),
  toServer('delivered', { type: 'delivered', ref: 'delivered', rooms: [{ room_id: 'general', seq: 87 }] }),
  toClient('delivery noted', { type: 'ok', ref: 'delivered' }),
  toServer('what is unread', { type: 'unread', ref: 'unread', room_ids: ['general'] }),
  toClient('counted anew', { type: 'ok', ref: 'unread', rooms: [counts] }),
  toServer('who has seen it', { type: 'seen_by', ref: 'seen_by', room_id: 'general', seq: 87 }),
  toClient('seen by', {
    type: 'ok',
    ref: 'seen_by',
    room_id: 'general',
    users: [{ user: { id: 'u_1', username: 'alice' }, read_seq: 87, at: time }],
    count: 1,
  }),
  toServer('keep a draft', { type: 'set_draft', ref: 'set_draft', room_id: 'general', content: 'I was about to' }),
  toClient('draft kept', { type: 'ok', ref: 'set_draft', stored: true, draft }),
  toServer('drafts', { type: 'list_drafts', ref: 'list_drafts' }),
  toClient('a page of drafts', { type: 'ok', ref: 'list_drafts', drafts: [draft] }),
  toClient('read elsewhere', { type: 'unread', ...counts }),
  toClient('draft changed elsewhere', { type: 'draft', ...draft }),
]
