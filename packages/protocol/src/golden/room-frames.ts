import { type GoldenFrame, time, toClient, toServer, later } from './golden-frame.ts'

const [alice, bob, carol] = [
  { id: 'u_1', username: 'alice' },
  { id: 'u_2', username: 'bob' },
  { id: 'u_3', username: 'carol' },
]
const plans = {
  id: 'plans',
  kind: 'private',
  name: 'Plans',
  topic: 'Spring',
  description: 'What comes next.',
  avatar: 'f7',
  created_by: 'u_1',
  created_at: time,
  member_count: 2,
  first_seq: 4,
  last_seq: 9,
  join_requests: true,
  read_only: true,
  slow_mode_ms: 5_000,
  retention_ms: 86_400_000,
  archived_at: time,
  head: { epoch: 'x7', offset: 21 },
}
const preview = {
  id: 'plans',
  kind: 'private',
  name: 'Plans',
  topic: 'Spring',
  description: 'What comes next.',
  avatar: 'f7',
  member_count: 2,
}
const membership = { role: 'admin', read_seq: 9, unread: 0, mentions: 0 }
const pair = {
  id: 'd1',
  kind: 'direct',
  name: '',
  created_by: null,
  created_at: time,
  member_count: 2,
  people: [alice, bob],
  last_seq: 0,
  head: { epoch: 'x7', offset: 2 },
  membership: { role: 'member', read_seq: 0, unread: 0, mentions: 0 },
}
const member = { user: bob, role: 'moderator', joined_at: time, muted_until: time }
const ban = { user: carol, by: alice, banned_at: time, until: time, reason: 'spam' }
const link = {
  link_id: 'l1',
  token: 'Kx5gJ1b9qW2mT7uYcE0r',
  by: alice,
  created_at: time,
  expires_at: time,
  max_uses: 5,
  uses: 1,
}
const room_id = 'plans'
const upon = { room_id, user_id: 'u_2' }

const toTheServer: readonly GoldenFrame[] = [
  toServer('make a private room', {
    type: 'create_room',
    ref: 'room-0',
    name: 'Plans',
    room_id,
    kind: 'private',
    topic: 'Spring',
    description: 'What comes next.',
    read_only: true,
    join_requests: true,
    member_ids: ['u_2'],
  }),
  toServer('describe a room', { type: 'get_room', ref: 'room-1', room_id }),
  toServer('change a room', {
    type: 'update_room',
    ref: 'room-2',
    room_id,
    name: 'Plans',
    topic: 'Spring',
    description: 'What comes next.',
    avatar: null,
    kind: 'private',
    join_requests: true,
    read_only: true,
    slow_mode_ms: 5_000,
    retention_ms: null,
  }),
  toServer('archive a room', { type: 'archive_room', ref: 'room-3', room_id, archived: true }),
  toServer('delete a room', { type: 'delete_room', ref: 'room-4', room_id }),
  toServer('list members', { type: 'list_members', ref: 'room-5', room_id, limit: 50 }),
  toServer('give a role', { type: 'set_role', ref: 'room-6', ...upon, role: 'moderator' }),
  toServer('hand a room over', { type: 'transfer_ownership', ref: 'room-7', ...upon }),
  toServer('put a member out', { type: 'kick', ref: 'room-8', ...upon, reason: 'spam' }),
  toServer('keep somebody out of a room', { type: 'ban', ref: 'room-9', ...upon, until: later, reason: 'spam' }),
  toServer('let somebody come in again', { type: 'unban', ref: 'room-10', ...upon }),
  toServer('list bans', { type: 'list_bans', ref: 'room-11', room_id }),
  toServer('mute', { type: 'mute', ref: 'room-12', ...upon, until: null }),
  toServer('unmute', { type: 'unmute', ref: 'room-13', ...upon }),
  toServer('invite', { type: 'invite', ref: 'room-14', ...upon }),
  toServer('list invitations', { type: 'list_invitations', ref: 'room-15' }),
  toServer('decline an invitation', { type: 'decline_invitation', ref: 'room-16', room_id }),
  toServer('make an invite link', {
    type: 'create_invite_link',
    ref: 'room-17',
    room_id,
    expires_in_ms: 86_400_000,
    max_uses: 5,
  }),
  toServer('list invite links', { type: 'list_invite_links', ref: 'room-18', room_id }),
  toServer('revoke an invite link', { type: 'revoke_invite_link', ref: 'room-19', room_id, link_id: 'l1' }),
  toServer('where a link leads to', { type: 'preview_invite_link', ref: 'room-20', token: link.token }),
  toServer('enter by a link', { type: 'accept_invite_link', ref: 'room-21', token: link.token }),
  toServer('ask to be let in', { type: 'request_to_join', ref: 'room-22', room_id, note: 'It is me.' }),
  toServer('list who asks to be let in', { type: 'list_join_requests', ref: 'room-23', room_id }),
  toServer('let somebody in', { type: 'answer_join_request', ref: 'room-24', ...upon, accept: true }),
  toServer('open a direct room', { type: 'open_direct', ref: 'room-25', user_id: 'u_2' }),
  toServer('open a group', { type: 'open_group', ref: 'room-26', user_ids: ['u_2', 'u_3'] }),
  toServer('say something to somebody', {
    type: 'direct_message',
    ref: 'room-27',
    to: 'u_2',
    content: 'hi',
    client_id: 'c-1',
  }),
  toServer('read the audit log', {
    type: 'audit_log',
    ref: 'room-28',
    room_id,
    actor_id: 'u_1',
    action: 'kick',
    limit: 50,
  }),
]

const ok = (name: string, number: number, fields: object): GoldenFrame =>
  toClient(name, { type: 'ok', ref: `room-${number}`, ...fields })

const replies: readonly GoldenFrame[] = [
  ok('a room described', 1, { room: plans, membership }),
  ok('a room changed', 2, { room: plans }),
  ok('a room archived', 3, { room: plans }),
  ok('a room deleted', 4, {}),
  ok('members', 5, { members: [member], member_count: 2, position: plans.head, next_cursor: 'u_2' }),
  ok('a role given', 6, { member }),
  ok('a room handed over', 7, { member: { ...member, role: 'owner' } }),
  ok('a member put out', 8, {}),
  ok('somebody kept out of a room', 9, { ban }),
  ok('somebody may come in again', 10, {}),
  ok('bans', 11, { bans: [ban] }),
  ok('muted', 12, { member }),
  ok('unmuted', 13, { member: { user: bob, role: 'member', joined_at: time } }),
  ok('invited', 14, {}),
  ok('invitations', 15, { invitations: [{ room: preview, by: alice, invited_at: time }] }),
  ok('an invitation declined', 16, {}),
  ok('an invite link made', 17, { link }),
  ok('invite links', 18, { links: [link] }),
  ok('an invite link revoked', 19, {}),
  ok('a link leads to this', 20, { room: preview, by: alice, expires_at: time }),
  ok('entered by a link', 21, { room: { ...plans, membership }, recovered: true, position: plans.head }),
  ok('asked to be let in', 22, {}),
  ok('who asks to be let in', 23, { requests: [{ user: carol, note: 'It is me.', requested_at: time }] }),
  ok('a request answered', 24, {}),
  ok('a direct room opened', 25, { room: pair, created: true }),
  ok('a group opened', 26, { room: { ...pair, id: 'g1', kind: 'group', people: [alice, bob, carol] }, created: false }),
  ok('said to somebody', 27, { room_id: 'd1', message_id: 'm_1', seq: 1, offset: 3, timestamp: time }),
  ok('the audit log', 28, {
    entries: [{ id: 7, at: time, room_id, actor: alice, action: 'kick', target: bob, detail: { reason: 'spam' } }],
    next_cursor: '7',
  }),
]

const events: readonly GoldenFrame[] = [
  toClient('a member updated', { type: 'member_updated', room_id, offset: 22, ...member, member_count: 2 }),
  toClient('a member kicked', {
    type: 'member_left',
    room_id,
    offset: 22,
    user: bob,
    reason: 'kicked',
    member_count: 1,
  }),
  toClient('a room updated', { type: 'room_updated', room_id, offset: 21, room: plans }),
  toClient('a room is gone', { type: 'room_deleted', room_id, offset: 23 }),
  toClient('put out of a room', { type: 'room_left', room_id, reason: 'banned' }),
  toClient('invited to a room', { type: 'room_invited', room: preview, by: alice, invited_at: time }),
  toClient('an invitation ended', { type: 'invitation_ended', room_id }),
  toClient('somebody asks to be let in', { type: 'join_requested', room_id, user: carol, requested_at: time }),
  toClient('a request was answered', { type: 'join_request_answered', room_id, user: carol, accepted: true }),
]

/** Frames about rooms, rights and people in them. */
export const roomFrames: readonly GoldenFrame[] = [
  ...toTheServer,
  ok('a private room made', 0, { room: { ...plans, membership: { ...membership, role: 'owner' } } }),
  ...replies,
  ...events,
]
