import { type chatCommands, type hubCommands, username } from '@hubbub/protocol'
import { z } from 'zod'
import { type CommandRoute, del, get, type NeedsConnection, needsConnection, patch, post, put } from './route.ts'

const room = '/api/rooms/{room_id}'
const message = `${room}/messages/{message_id}`
const member = `${room}/members/{user_id}`
const user = '/api/users/{user_id}'

const spokenAs = z.object({
  as: username
    .optional()
    .describe('For programs with a key: the name to speak by, unless a user has it. Left out: that of the bot.'),
})

/** H1: how each command of chat and of the hub is called over HTTP, or why it is not. The compiler finds one that is missing. */
export const commandRoutes = {
  message: post('messages', `${room}/messages`, {
    extra: spokenAs,
    status: 201,
    refusals: ['slow_mode', 'conflict', 'out_of_order'],
  }),
  history: get('messages', `${room}/messages`),
  get_message: get('messages', message),
  edit_message: patch('messages', message, { refusals: ['conflict', 'expired'] }),
  delete_message: del('messages', message),
  forward: post('messages', `${message}/forward`, { status: 201, refusals: ['slow_mode', 'conflict', 'out_of_order'] }),
  thread: get('messages', `${message}/thread`),
  message_edits: get('messages', `${message}/edits`),
  react: put('messages', `${message}/reactions/{emoji}`, { refusals: ['conflict', 'limit_reached'] }),
  unreact: del('messages', `${message}/reactions/{emoji}`),
  list_reactions: get('messages', `${message}/reactions/{emoji}`),
  pin: put('messages', `${message}/pin`, { refusals: ['conflict', 'limit_reached'] }),
  unpin: del('messages', `${message}/pin`),
  list_pins: get('messages', `${room}/pins`),

  read: put('reading', `${room}/read`),
  mark_unread: put('reading', `${room}/unread`),
  read_all: post('reading', '/api/read-all'),
  delivered: post('reading', '/api/delivered'),
  unread: get('reading', '/api/unread'),
  seen_by: get('reading', `${room}/seen-by/{seq}`),
  set_draft: put('reading', `${room}/draft`, { refusals: ['limit_reached'] }),
  list_drafts: get('reading', '/api/drafts'),

  list_rooms: get('rooms', '/api/rooms'),
  create_room: post('rooms', '/api/rooms', {
    status: 201,
    description: 'Makes a room with the caller as its owner.',
    refusals: ['conflict', 'limit_reached', 'not_found'],
  }),
  get_room: get('rooms', room),
  update_room: patch('rooms', room, { refusals: ['conflict'] }),
  archive_room: put('rooms', `${room}/archived`),
  delete_room: del('rooms', room),
  audit_log: get('rooms', '/api/audit'),

  list_members: get('members', `${room}/members`),
  join_room: post('members', `${room}/join`, {
    description: 'Makes the caller a member. Events reach open connections only: `position` is of no use here.',
    refusals: ['limit_reached'],
  }),
  leave_room: post('members', `${room}/leave`, {
    description:
      'Ends the membership. The owner of a room with others in it is refused with `conflict`: hand it over first.',
    refusals: ['conflict'],
  }),
  set_role: put('members', `${member}/role`),
  transfer_ownership: put('members', `${room}/owner`),
  kick: del('members', member),
  list_bans: get('members', `${room}/bans`),
  ban: put('members', `${room}/bans/{user_id}`),
  unban: del('members', `${room}/bans/{user_id}`),
  mute: put('members', `${room}/mutes/{user_id}`),
  unmute: del('members', `${room}/mutes/{user_id}`),

  invite: put('invitations', `${room}/invitations/{user_id}`, { refusals: ['limit_reached'] }),
  list_invitations: get('invitations', '/api/invitations'),
  decline_invitation: del('invitations', '/api/invitations/{room_id}'),
  create_invite_link: post('invitations', `${room}/links`, { status: 201, refusals: ['limit_reached'] }),
  list_invite_links: get('invitations', `${room}/links`),
  revoke_invite_link: del('invitations', `${room}/links/{link_id}`),
  preview_invite_link: post('invitations', '/api/links/preview', { refusals: ['expired'] }),
  accept_invite_link: post('invitations', '/api/links/accept', {
    description: 'Enters the room of a link. A member uses nothing up.',
    refusals: ['expired', 'limit_reached'],
  }),
  request_to_join: put('invitations', `${room}/join-request`, { refusals: ['limit_reached', 'conflict'] }),
  list_join_requests: get('invitations', `${room}/join-requests`),
  answer_join_request: post('invitations', `${room}/join-requests/{user_id}`),

  open_direct: post('direct', '/api/direct', {
    description: 'Opens the one room that two users have for ever. Both are members at once, online or not.',
    refusals: ['limit_reached'],
  }),
  open_group: post('direct', '/api/groups', {
    description: 'Opens the one room of a set of users. Whoever opens it again after leaving is back in it.',
    refusals: ['limit_reached'],
  }),
  direct_message: post('direct', '/api/direct/{to}/messages', {
    status: 201,
    refusals: ['conflict', 'limit_reached', 'out_of_order'],
  }),

  online_users: get('presence', `${room}/online`),
  get_presence: get('presence', '/api/presence'),
  set_presence: put('presence', '/api/me/presence'),
  why_presence: get('presence', '/api/presence/why'),
  watch_presence: needsConnection('The changes it asks for are events of the connection that asks.'),
  typing: needsConnection('It is a hint of seconds, ended by the next message; who types has a connection.'),

  search: get('search', '/api/search'),
  search_users: get('search', '/api/search/users'),
  search_rooms: get('search', '/api/search/rooms'),

  upload_begin: needsConnection('The bytes of a file come as binary frames of a connection.'),
  upload_resume: needsConnection('The bytes of a file come as binary frames of a connection.'),
  upload_cancel: needsConnection('It ends what binary frames of a connection began.'),
  list_files: get('files', '/api/files'),
  delete_file: del('files', '/api/files/{file_id}', { refusals: ['forbidden', 'not_found', 'conflict'] }),
  file_link: post('files', '/api/file-links'),

  me: get('me', '/api/me'),
  update_profile: patch('me', '/api/me'),
  list_ignored: get('me', '/api/me/ignored'),
  ignore_user: put('me', '/api/me/ignored/{user_id}', { refusals: ['limit_reached'] }),
  unignore_user: del('me', '/api/me/ignored/{user_id}'),
  list_logins: get('me', '/api/me/logins'),
  end_login: del('me', '/api/me/logins/{login_id}'),
  end_other_logins: del('me', '/api/me/logins'),
  export_my_data: get('me', '/api/me/export'),
  delete_account: post('me', '/api/me/delete', { refusals: ['conflict'] }),

  get_users: get('users', '/api/profiles'),
  list_users: get('users', '/api/users'),
  create_user: post('users', '/api/users', { status: 201, refusals: ['conflict'], isSecret: true }),
  block_user: put('users', `${user}/block`),
  unblock_user: del('users', `${user}/block`),
  set_server_role: put('users', `${user}/role`, { refusals: ['conflict'] }),
  make_reset_link: post('users', `${user}/reset-link`, { status: 201, isSecret: true }),
  make_registration_invite: post('users', '/api/registration-invites', { status: 201, isSecret: true }),
  end_user_logins: del('users', `${user}/logins`),
  disconnect_user: post('users', `${user}/disconnect`),
  delete_user: post('users', `${user}/delete`, { refusals: ['conflict'] }),

  create_api_key: post('integrations', '/api/keys', {
    status: 201,
    refusals: ['conflict', 'limit_reached'],
    isSecret: true,
  }),
  list_api_keys: get('integrations', '/api/keys'),
  revoke_api_key: del('integrations', '/api/keys/{key_id}'),

  create_incoming_webhook: post('integrations', `${room}/webhooks/incoming`, {
    status: 201,
    refusals: ['limit_reached'],
    isSecret: true,
  }),
  create_outgoing_webhook: post('integrations', `${room}/webhooks/outgoing`, {
    status: 201,
    refusals: ['limit_reached', 'rejected'],
    isSecret: true,
  }),
  list_webhooks: get('integrations', `${room}/webhooks`),
  update_webhook: patch('integrations', '/api/webhooks/{webhook_id}', { refusals: ['not_found', 'conflict'] }),
  delete_webhook: del('integrations', '/api/webhooks/{webhook_id}', { refusals: ['not_found'] }),
  list_webhook_deliveries: get('integrations', '/api/webhooks/{webhook_id}/deliveries', { refusals: ['not_found'] }),

  publish: post('topics', '/api/publish', {
    status: 201,
    description:
      'Publishes to the subscribers of a topic: a program with `events:publish` as the server itself, others where the rules of the topic let them.',
    refusals: ['forbidden', 'not_found'],
  }),
  presence: get('topics', '/api/topics/{topic}/presence', { refusals: ['forbidden', 'not_found'] }),
  hello: needsConnection('It opens the session of a connection; here every request brings its credentials.'),
  ping: needsConnection('It asks a connection for a sign of life.'),
  refresh_token: needsConnection('It keeps a connection open; here the next request brings the next token.'),
  subscribe: needsConnection('Events reach connections.'),
  unsubscribe: needsConnection('Events reach connections.'),
  activity: needsConnection('It says whether somebody is there at a connection.'),
} as const satisfies Readonly<
  Record<keyof typeof chatCommands | keyof typeof hubCommands, CommandRoute | NeedsConnection>
>

/** Every command with a route or a reason. */
export type CommandType = keyof typeof commandRoutes

/** The commands with a route. */
export function routedCommands(): readonly (readonly [type: CommandType, route: CommandRoute])[] {
  const all: readonly (readonly [string, CommandRoute | NeedsConnection])[] = Object.entries(commandRoutes)
  return all.flatMap(([type, route]) => ('path' in route && isCommandType(type) ? [[type, route] as const] : []))
}

function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(commandRoutes, type)
}
