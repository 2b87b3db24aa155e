import { type GoldenFrame, time, toClient, toServer, later } from './golden-frame.ts'

const alice = { id: 'u_1', username: 'alice' }
const here = { ...alice, state: 'online' }
const busy = { user_id: 'u_1', state: 'busy', note: 'in a meeting', until: time }
const own = { choice: 'busy', note: 'in a meeting', until: time, hide_last_seen: false }

/** Golden frames about who is here and what they are doing. */
export const presenceFrames: readonly GoldenFrame[] = [
  toServer('presence of a topic', { type: 'presence', ref: 6, topic: 'quotes/AAPL', limit: 50 }),
  toClient('present in a topic', { type: 'ok', ref: 6, topic: 'quotes/AAPL', users: [here], online: 1, listed: true }),
  toClient('presence', {
    type: 'presence',
    topic: 'quotes/AAPL',
    joined: [here],
    left: [],
    changed: [],
    online: 3,
  }),
  toServer('somebody is there', { type: 'activity', ref: 'activity', active: true }),
  toClient('activity noted', { type: 'ok', ref: 'activity' }),
  toServer('who is online in a room', { type: 'online_users', ref: 15, room_id: 'general' }),
  toClient('online in a room', { type: 'ok', ref: 15, room_id: 'general', users: [here], online: 1, listed: true }),
  toServer('choose a presence', {
    type: 'set_presence',
    ref: 'set_presence',
    state: 'busy',
    note: 'in a meeting',
    until: later,
  }),
  toClient('presence chosen', { type: 'ok', ref: 'set_presence', ...own, shown: 'busy' }),
  toServer('presence of users', { type: 'get_presence', ref: 'get_presence', user_ids: ['u_1', 'u_2'] }),
  toClient('presences', {
    type: 'ok',
    ref: 'get_presence',
    users: [busy, { user_id: 'u_2', state: 'offline', last_seen_at: time }],
  }),
  toServer('watch users', { type: 'watch_presence', ref: 'watch_presence', user_ids: ['u_1'] }),
  toClient('watched', { type: 'ok', ref: 'watch_presence', users: [busy] }),
  toServer('why this state', { type: 'why_presence', ref: 'why_presence' }),
  toClient('explained', {
    type: 'ok',
    ref: 'why_presence',
    user_id: 'u_1',
    shown: 'busy',
    choice: own,
    chosen: true,
    sessions: [
      {
        session_id: 's_1',
        client: 'web 1.0',
        node: 'n_1',
        connected_at: time,
        last_active_at: time,
        state: 'active',
        says_idle: false,
        idle_at: time,
      },
    ],
    last_seen_at: time,
  }),
  toClient('user joined', { type: 'user_joined', room_id: 'general', users: [here], online: 2 }),
  toClient('user left', { type: 'user_left', room_id: 'general', users: [alice], online: 1 }),
  toClient('presence changed in a room', { type: 'presence_changed', room_id: 'general', users: [busy] }),
  toClient('presence changed of watched users', { type: 'presence_changed', users: [busy] }),
  toClient('own presence', { type: 'own_presence', ...own, shown: 'busy' }),
  toServer('typing', { type: 'typing', ref: 18, room_id: 'general', active: true }),
  toClient('typing told', { type: 'ok', ref: 18 }),
  toClient('typing', { type: 'typing', room_id: 'general', user: alice, active: true, expires_ms: 6_000 }),
]
