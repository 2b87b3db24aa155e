import { type GoldenFrame, time, toClient, toServer } from './golden-frame.ts'

const alice = { id: 'u_1', username: 'alice' }
const place = { id: 'm_9', room_id: 'general', seq: 87, offset: 129 }
const hi = { ...place, user_id: 'u_1', username: 'alice', content: 'hi', timestamp: time }
const general = {
  id: 'general',
  kind: 'public',
  name: 'general',
  created_by: null,
  created_at: time,
  member_count: 2,
  last_seq: 87,
  head: { epoch: 'x7', offset: 129 },
}

/** Golden frames about finding things. */
export const searchFrames: readonly GoldenFrame[] = [
  toServer('search', { type: 'search', ref: 'search', query: 'hi from:alice' }),
  toClient('found', {
    type: 'ok',
    ref: 'search',
    results: [{ message: hi, highlights: [[0, 2]] }],
    next_cursor: 'n129',
  }),
  toServer('search with filters', {
    type: 'search',
    ref: 'search-more',
    query: '"as I said" -not',
    room_id: 'general',
    from: 'u_1',
    after: '2026-01-01',
    before: '2026-02-01T12:00:00+08:00',
    has_file: true,
    order: 'relevance',
    limit: 20,
    cursor: 'r129.20',
  }),
  toClient('found in a long text', {
    type: 'ok',
    ref: 'search-more',
    results: [{ message: hi, highlights: [[512, 521]], snippet: { text: '… as I said …', highlights: [[2, 11]] } }],
    unindexed: 90_000,
  }),
  toServer('search people', { type: 'search_users', ref: 'search_users', query: 'al', room_id: 'general' }),
  toClient('people found', { type: 'ok', ref: 'search_users', users: [alice] }),
  toServer('search rooms', { type: 'search_rooms', ref: 'search_rooms', query: 'gen', limit: 5 }),
  toClient('rooms found', { type: 'ok', ref: 'search_rooms', rooms: [general] }),
]
