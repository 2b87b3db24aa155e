import { type GoldenFrame, time, toClient, toServer, later } from './golden-frame.ts'

const bob = { id: 'u_2', username: 'bob', kind: 'account', display_name: 'Bob B.', avatar: 'f1' }
const me = { ...bob, locale: 'zh-Hant-TW', time_zone: 'Asia/Taipei', roles: ['admin'], created_at: time }
const managed = { ...me, seen_at: time, blocked_until: time, blocked_reason: 'spam' }
const login = { id: 'l1', device: 'laptop', address: '10.0.0.1', created_at: time, used_at: time, expires_at: time }
const message = {
  id: 'm_9',
  room_id: 'general',
  seq: 87,
  offset: 129,
  user_id: 'u_2',
  username: 'bob',
  content: 'hi',
  timestamp: time,
}
const about = { user_id: 'u_3' }

/** Frames about accounts and profiles. */
export const peopleFrames: readonly GoldenFrame[] = [
  toServer('who one is', { type: 'me', ref: 'people-1' }),
  toServer('profiles', { type: 'get_users', ref: 'people-2', user_ids: ['u_2', 'u_3'] }),
  toServer('change the profile', {
    type: 'update_profile',
    ref: 'people-3',
    display_name: 'Bob B.',
    avatar: null,
    locale: 'zh-Hant-TW',
    time_zone: 'Asia/Taipei',
  }),
  toServer('ignore somebody', { type: 'ignore_user', ref: 'people-4', ...about }),
  toServer('ignore somebody no longer', { type: 'unignore_user', ref: 'people-5', ...about }),
  toServer('whom one ignores', { type: 'list_ignored', ref: 'people-6' }),
  toServer('where one is signed in', { type: 'list_logins', ref: 'people-7' }),
  toServer('end a login', { type: 'end_login', ref: 'people-8', login_id: 'l1' }),
  toServer('end the other logins', { type: 'end_other_logins', ref: 'people-9' }),
  toServer('take what is kept', { type: 'export_my_data', ref: 'people-10', cursor: 'rooms/general/87' }),
  toServer('go for good', { type: 'delete_account', ref: 'people-11', mode: 'anonymise', confirm: 'bob' }),
  toServer('list users', { type: 'list_users', ref: 'people-12', query: 'b', kind: 'account', limit: 50 }),
  toServer('keep somebody out', { type: 'block_user', ref: 'people-13', ...about, until: later, reason: 'spam' }),
  toServer('let somebody in again', { type: 'unblock_user', ref: 'people-14', ...about }),
  toServer('make an administrator', { type: 'set_server_role', ref: 'people-15', ...about, role: 'admin' }),
  toServer('a link for a new password', { type: 'make_reset_link', ref: 'people-16', ...about }),
  toServer('an invitation to register', { type: 'make_registration_invite', ref: 'people-17' }),
  toServer('remove somebody', {
    type: 'delete_user',
    ref: 'people-18',
    ...about,
    mode: 'delete_messages',
    confirm: 'eve',
  }),
  toServer("end somebody's logins", { type: 'end_user_logins', ref: 'people-19', ...about }),

  toClient('oneself', { type: 'ok', ref: 'people-1', user: me }),
  toClient('the profiles', {
    type: 'ok',
    ref: 'people-2',
    users: [bob, { id: 'u_3', username: 'deleted user', kind: 'account', deleted: true }],
  }),
  toClient('profile changed', { type: 'ok', ref: 'people-3', user: me }),
  toClient('ignored', { type: 'ok', ref: 'people-4' }),
  toClient('ignored no longer', { type: 'ok', ref: 'people-5' }),
  toClient('those ignored', { type: 'ok', ref: 'people-6', user_ids: ['u_3'] }),
  toClient('logins', { type: 'ok', ref: 'people-7', logins: [{ ...login, current: true, online: true }] }),
  toClient('login ended', { type: 'ok', ref: 'people-8' }),
  toClient('other logins ended', { type: 'ok', ref: 'people-9', ended: 2 }),
  toClient('what is kept', {
    type: 'ok',
    ref: 'people-10',
    items: [
      { kind: 'profile', profile: managed },
      { kind: 'login', login },
      { kind: 'ignored', user_id: 'u_3', since: time },
      {
        kind: 'membership',
        room_id: 'general',
        room_name: 'general',
        member: { user: { id: 'u_2', username: 'bob' }, role: 'member', joined_at: time },
        ended: false,
      },
      { kind: 'message', message },
      { kind: 'file', file_id: 'f1', name: 'bob.png', size: 9, mime: 'image/png', created_at: time },
    ],
    next_cursor: 'rooms/general/99',
  }),
  toClient('gone for good', { type: 'ok', ref: 'people-11' }),
  toClient('users', { type: 'ok', ref: 'people-12', users: [managed], next_cursor: 'u_2' }),
  toClient('kept out', { type: 'ok', ref: 'people-13', user: managed }),
  toClient('let in again', { type: 'ok', ref: 'people-14', user: { ...me, seen_at: time } }),
  toClient('administrator made', { type: 'ok', ref: 'people-15', user: managed }),
  toClient('a token for a new password', { type: 'ok', ref: 'people-16', token: 'hbp_…', expires_at: time }),
  toClient('a token to register', { type: 'ok', ref: 'people-17', token: 'hbi_…', expires_at: time }),
  toClient('somebody removed', { type: 'ok', ref: 'people-18' }),
  toClient("somebody's logins ended", { type: 'ok', ref: 'people-19', ended: 3 }),

  toClient('user changed', { type: 'user_updated', user: bob }),
  toClient('somebody is ignored', { type: 'ignored_changed', user_id: 'u_3', ignored: true }),
  toClient('a login began or ended', { type: 'logins_changed' }),
]
