import { type GoldenFrame, time, toClient, toServer } from './golden/golden-frame.ts'
import { fileFrames } from './golden/file-frames.ts'
import { integrationFrames } from './golden/integration-frames.ts'
import { markFrames } from './golden/mark-frames.ts'
import { messageFrames } from './golden/message-frames.ts'
import { peopleFrames } from './golden/people-frames.ts'
import { presenceFrames } from './golden/presence-frames.ts'
import { roomFrames } from './golden/room-frames.ts'
import { searchFrames } from './golden/search-frames.ts'
import { webhookFrames } from './golden/webhook-frames.ts'

export type { GoldenFrame } from './golden/golden-frame.ts'

const alice = { id: 'u_1', username: 'alice' }
const general = {
  id: 'general',
  kind: 'public',
  name: 'general',
  created_by: null,
  created_at: time,
  member_count: 2,
  last_seq: 86,
  head: { epoch: 'x7', offset: 128 },
}
const design = {
  id: 'design',
  kind: 'public',
  name: 'design',
  created_by: 'u_1',
  created_at: time,
  member_count: 1,
  last_seq: 0,
  head: { epoch: 'x7', offset: 1 },
}
const hi = {
  id: 'm_9',
  room_id: 'general',
  seq: 87,
  offset: 129,
  user_id: 'u_1',
  username: 'alice',
  content: 'hi',
  client_id: 'c-9',
  timestamp: time,
}
const place = { role: 'member', read_seq: 84, unread: 2, mentions: 0 }
/**
 * Frames both ends must understand for ever; server, SDK and documentation tests read them. An `ok` is the answer to
 * the frame to the server with the same `ref`.
 */
export const goldenFrames: readonly GoldenFrame[] = [
  toServer('hello as a guest', { type: 'hello', ref: 1, username: 'alice' }),
  toServer('hello that resumes', {
    type: 'hello',
    ref: 1,
    token: 'eyJ…',
    session_id: 's_1',
    client: { name: 'web', version: '1.0' },
    positions: { 'room:general': { epoch: 'x7', offset: 120 } },
  }),
  toServer('refresh the token', { type: 'refresh_token', ref: 'fresh', token: 'eyJ…' }),
  toServer('ping', { type: 'ping', ref: 2 }),
  toServer('subscribe from a position', {
    type: 'subscribe',
    ref: 3,
    topic: 'quotes/AAPL',
    position: { epoch: 'q1', offset: 4 },
  }),
  toServer('unsubscribe', { type: 'unsubscribe', ref: 4, topic: 'quotes/AAPL' }),
  toServer('publish', { type: 'publish', ref: 5, topic: 'quotes/AAPL', payload: { price: 300.5 } }),
  toServer('create a room', { type: 'create_room', ref: 7, name: 'design' }),
  toServer('list rooms', { type: 'list_rooms', ref: 8 }),
  toServer('join a room', { type: 'join_room', ref: 9, room_id: 'design' }),
  toServer('leave a room', { type: 'leave_room', ref: 10, room_id: 'design' }),
  toServer('say something', { type: 'message', content: 'hi' }),
  toServer('say something exactly once', {
    type: 'message',
    ref: 11,
    room_id: 'general',
    content: 'hi',
    client_id: 'c-9',
    after: 'c-8',
  }),
  toServer('edit', { type: 'edit_message', ref: 12, room_id: 'general', message_id: 'm_9', content: 'hello' }),
  toServer('delete', { type: 'delete_message', ref: 13, room_id: 'general', message_id: 'm_9' }),
  toServer('a page of history', { type: 'history', ref: 14, room_id: 'general', before: 87, limit: 50 }),

  toClient('welcome', {
    type: 'welcome',
    ref: 1,
    session_id: 's_1',
    user: alice,
    token: 'eyJ…',
    expires_at: time,
    roles: ['admin'],
    protocol: 1,
    server_time: time,
    heartbeat: { interval_ms: 25_000, timeout_ms: 10_000 },
    limits: {
      frame_bytes: 65_536,
      pending_commands: 128,
      commands_per_second: 50,
      command_burst: 100,
      subscriptions: 2_000,
    },
    idle_ms: 300_000,
    features: ['chat'],
    profile: { ...alice, kind: 'account', roles: ['admin'], created_at: time },
    ignored: [],
    rooms: [{ ...general, membership: place }],
    room_id: 'general',
    presence: { choice: 'online', hide_last_seen: false, shown: 'online' },
  }),
  toClient('synced, nothing missed', {
    type: 'synced',
    topics: { 'room:general': { recovered: true, epoch: 'x7', offset: 128 } },
  }),
  toClient('synced, one topic to load anew', {
    type: 'synced',
    topics: {
      'room:general': { recovered: true, epoch: 'x7', offset: 128 },
      'quotes/AAPL': { recovered: false, epoch: 'q2', offset: 0, reason: 'epoch_changed' },
    },
  }),
  toClient('token expiring', { type: 'token_expiring', expires_at: time, in_ms: 60_000 }),
  toClient('token refreshed', { type: 'ok', ref: 'fresh', expires_at: time }),
  toClient('pong', { type: 'pong', ref: 2, server_time: time }),
  toClient('ok', { type: 'ok', ref: 3, epoch: 'q1', offset: 9, recovered: true }),
  toClient('message stored', {
    type: 'ok',
    ref: 11,
    room_id: 'general',
    message_id: 'm_9',
    seq: 87,
    offset: 129,
    timestamp: time,
  }),
  toClient('unsubscribed', { type: 'ok', ref: 4 }),
  toClient('published', { type: 'ok', ref: 5, offset: 10 }),
  toClient('room made', { type: 'ok', ref: 7, room: { ...design, membership: place } }),
  toClient('rooms', { type: 'ok', ref: 8, rooms: [general], next_cursor: 'r_2' }),
  toClient('room joined', {
    type: 'ok',
    ref: 9,
    room: { ...design, membership: place },
    recovered: true,
    position: design.head,
  }),
  toClient('room left', { type: 'ok', ref: 10 }),
  toClient('edited', { type: 'ok', ref: 12, message: { ...hi, offset: 130, content: 'hello', edited_at: time } }),
  toClient('deleted', { type: 'ok', ref: 13, message: { ...hi, offset: 131, content: '', deleted_at: time } }),
  toClient('history', {
    type: 'ok',
    ref: 14,
    room_id: 'general',
    messages: [{ ...hi, id: 'm_8', seq: 86, offset: 127, client_id: 'c-8' }],
    has_more_before: true,
    has_more_after: true,
    position: { epoch: 'x7', offset: 131 },
  }),
  toClient('not JSON', { type: 'error', code: 'malformed', message: 'The frame is not JSON.', retry: 'never' }),
  toClient('error', {
    type: 'error',
    ref: 16,
    code: 'invalid',
    message: 'content: must not be empty',
    retry: 'never',
    path: 'content',
  }),
  toClient('rate limited', {
    type: 'error',
    ref: 17,
    code: 'rate_limited',
    message: 'Too many commands; wait `retry_after_ms`.',
    retry: 'backoff',
    retry_after_ms: 400,
  }),
  toClient('going away', { type: 'going_away', reconnect_after_ms: [500, 8_000] }),
  toClient('publication with history', {
    type: 'publication',
    topic: 'quotes/AAPL',
    offset: 10,
    payload: { price: 300.5 },
  }),
  toClient('publication without history', {
    type: 'publication',
    topic: 'cursors/1',
    payload: { x: 1 },
    user_id: 'u_1',
  }),
  toClient('message', { type: 'message', ...hi }),
  toClient('message edited', { type: 'message_updated', ...hi, offset: 130, content: 'hello', edited_at: time }),
  toClient('message deleted', { type: 'message_updated', ...hi, offset: 131, content: '', deleted_at: time }),
  toClient('member joined', {
    type: 'member_joined',
    room_id: 'general',
    offset: 132,
    user: alice,
    role: 'member',
    joined_at: time,
    member_count: 3,
  }),
  toClient('member left', { type: 'member_left', room_id: 'general', offset: 133, user: alice, member_count: 2 }),
  toClient('member changed', {
    type: 'member_updated',
    room_id: 'general',
    offset: 134,
    user: alice,
    role: 'moderator',
    joined_at: time,
    member_count: 2,
  }),
  toClient('room changed', { type: 'room_updated', room_id: 'general', offset: 135, room: general }),
  toClient('room deleted', { type: 'room_deleted', room_id: 'general', offset: 136 }),
  toClient('read', { type: 'read', room_id: 'general', offset: 137, user_id: 'u_1', read_seq: 87, delivered_seq: 87 }),
  toClient('room created', { type: 'room_created', room: general }),
  toClient('entered a room elsewhere', { type: 'room_joined', room: { ...general, membership: place } }),
  toClient('left a room elsewhere', { type: 'room_left', room_id: 'general' }),
  ...markFrames,
  ...webhookFrames,
  ...fileFrames,
  ...integrationFrames,
  ...messageFrames,
  ...peopleFrames,
  ...presenceFrames,
  ...roomFrames,
  ...searchFrames,
]
