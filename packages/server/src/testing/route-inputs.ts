import { z } from 'zod'
import type { ApiWorld, RoutedInput, RoutedType } from './api-world.ts'

/** A room of its own for one call, with something of everything that routes are about. */
export interface Furnished {
  /** Alice owns it, bob is in it. */
  readonly room_id: string
  /** Of alice, the first; bob has reacted to it, and it is pinned. */
  readonly message_id: string
  readonly bob: string
  readonly carol: string
  readonly link_id: string
  readonly token: string
  /** A private room of alice that carol asks to be let into. */
  readonly asked_room: string
  /** A room that alice was invited to. */
  readonly invited_room: string
  readonly webhook_id: string
  readonly key_id: string
}

/** How to call one route so that it is carried out. */
export interface RouteInput<Type extends RoutedType> {
  readonly input: (place: Furnished) => RoutedInput<Type>
  /** @default alice */
  readonly as?: 'alice' | 'bob' | 'carol'
  /** Codes it may be refused with in a test, where what it needs is not there. @default none */
  readonly mayRefuse?: string
}

type RouteInputs = { readonly [Type in RoutedType]: RouteInput<Type> }

const room = ({ room_id }: Furnished) => ({ room_id })
const message = ({ room_id, message_id }: Furnished) => ({ room_id, message_id })
const uponBob = ({ room_id, bob }: Furnished) => ({ room_id, user_id: bob })
const carol = ({ carol: user_id }: Furnished) => ({ user_id })

/** A valid call of every route. Those that end an account or a login come last in their tests, with users of their own. */
export const routeInputs: RouteInputs = {
  message: { input: (place) => ({ ...room(place), content: 'hi' }) },
  history: { input: (place) => ({ ...room(place), limit: 2, around_unread: true }) },
  get_message: { input: message },
  edit_message: { input: (place) => ({ ...message(place), content: 'ho' }) },
  delete_message: { input: message },
  forward: { input: (place) => ({ ...message(place), to_room_id: place.room_id }) },
  thread: { input: message },
  message_edits: { input: message },
  react: { input: (place) => ({ ...message(place), emoji: '🎉' }) },
  unreact: { as: 'bob', input: (place) => ({ ...message(place), emoji: '👍' }) },
  list_reactions: { input: (place) => ({ ...message(place), emoji: '👍' }) },
  pin: { input: message },
  unpin: { input: message },
  list_pins: { input: room },
  read: { as: 'bob', input: (place) => ({ ...room(place), seq: 1 }) },
  mark_unread: { as: 'bob', input: (place) => ({ ...room(place), seq: 1 }) },
  read_all: { input: () => ({}) },
  delivered: { input: (place) => ({ rooms: [{ ...room(place), seq: 1 }] }) },
  unread: { input: ({ room_id }) => ({ room_ids: [room_id, 'general'] }) },
  seen_by: { input: (place) => ({ ...room(place), seq: 1 }) },
  set_draft: { input: (place) => ({ ...room(place), content: 'h' }) },
  list_drafts: { input: () => ({ limit: 5 }) },
  list_rooms: { input: () => ({ limit: 1 }) },
  create_room: { input: () => ({ name: 'new' }) },
  get_room: { input: room },
  update_room: { input: (place) => ({ ...room(place), topic: 'new', retention_ms: null }) },
  archive_room: { input: (place) => ({ ...room(place), archived: true }) },
  delete_room: { input: room },
  audit_log: { input: room },
  list_members: { input: room },
  join_room: { as: 'carol', input: room },
  leave_room: { as: 'bob', input: room },
  set_role: { input: (place) => ({ ...uponBob(place), role: 'moderator' }) },
  transfer_ownership: { input: uponBob },
  kick: { input: (place) => ({ ...uponBob(place), reason: 'enough' }) },
  list_bans: { input: room },
  ban: { input: uponBob },
  unban: { input: uponBob },
  mute: { input: uponBob },
  unmute: { input: uponBob },
  invite: { input: ({ room_id, carol: user_id }) => ({ room_id, user_id }) },
  list_invitations: { input: () => ({}) },
  decline_invitation: { input: ({ invited_room: room_id }) => ({ room_id }) },
  create_invite_link: { input: (place) => ({ ...room(place), max_uses: 3 }) },
  list_invite_links: { input: room },
  revoke_invite_link: { input: ({ room_id, link_id }) => ({ room_id, link_id }) },
  preview_invite_link: { as: 'carol', input: ({ token }) => ({ token }) },
  accept_invite_link: { as: 'carol', input: ({ token }) => ({ token }) },
  request_to_join: { as: 'bob', input: ({ asked_room: room_id }) => ({ room_id }) },
  list_join_requests: { input: ({ asked_room: room_id }) => ({ room_id }) },
  answer_join_request: {
    input: ({ asked_room: room_id, carol: user_id }) => ({ room_id, user_id, accept: true }),
  },
  open_direct: { input: carol },
  open_group: { input: (place) => ({ user_ids: [place.bob, place.carol] }) },
  direct_message: { input: ({ carol: to }) => ({ to, content: 'hi' }) },
  online_users: { input: room },
  get_presence: { input: ({ bob, carol: other }) => ({ user_ids: [bob, other] }) },
  set_presence: { input: () => ({ state: 'busy', note: 'in a meeting' }) },
  why_presence: { input: () => ({}) },
  search: { input: () => ({ query: 'first', limit: 3, has_file: false }) },
  search_users: { input: () => ({ query: 'a' }) },
  search_rooms: { input: () => ({ query: 'd' }) },
  list_files: { input: () => ({}) },
  delete_file: { input: () => ({ file_id: 'nothing' }), mayRefuse: 'not_found' },
  file_link: { input: () => ({ file_ids: ['nothing'] }) },
  me: { input: () => ({}) },
  update_profile: { input: () => ({ locale: 'zh-Hant-TW', avatar: null }) },
  list_ignored: { input: () => ({}) },
  ignore_user: { input: carol },
  unignore_user: { input: carol },
  list_logins: { input: () => ({}) },
  end_login: { input: () => ({ login_id: 'nothing' }), mayRefuse: 'not_found' },
  end_other_logins: { input: () => ({}) },
  export_my_data: { input: () => ({}) },
  delete_account: { input: () => ({ mode: 'anonymise', confirm: 'not the name' }), mayRefuse: 'conflict' },
  get_users: { input: ({ bob, carol: other }) => ({ user_ids: [bob, other] }) },
  list_users: { input: () => ({ query: 'a', kind: 'account' }) },
  create_user: { input: ({ room_id }) => ({ username: `new ${room_id}` }) },
  block_user: { input: () => ({ user_id: 'nobody' }), mayRefuse: 'not_found' },
  unblock_user: { input: carol },
  set_server_role: { input: (place) => ({ ...carol(place), role: 'user' }) },
  make_reset_link: { input: carol },
  make_registration_invite: { input: () => ({}) },
  end_user_logins: { input: () => ({ user_id: 'nobody' }), mayRefuse: 'not_found' },
  disconnect_user: { input: carol },
  delete_user: { input: (place) => ({ ...carol(place), mode: 'anonymise', confirm: 'x' }), mayRefuse: 'conflict' },
  create_api_key: { input: () => ({ name: 'deploys', scopes: ['messages:write'], expires_in_ms: 60_000 }) },
  list_api_keys: { input: () => ({ limit: 1 }) },
  revoke_api_key: { input: ({ key_id }) => ({ key_id }) },
  create_incoming_webhook: { input: (place) => ({ ...room(place), name: 'builds' }) },
  create_outgoing_webhook: {
    input: (place) => ({ ...room(place), name: 'out', url: 'https://example.com/hook', events: ['message'] }),
  },
  list_webhooks: { input: room },
  update_webhook: { input: ({ webhook_id }) => ({ webhook_id, active: false }) },
  delete_webhook: { input: ({ webhook_id }) => ({ webhook_id }) },
  list_webhook_deliveries: { input: ({ webhook_id }) => ({ webhook_id }) },
  publish: { input: () => ({ topic: 'news/1', payload: { a: 1 } }) },
  presence: { input: () => ({ topic: 'news/1', limit: 3 }) },
}

/** Makes a place for one call. */
export async function furnish({ alice, bob, carol: stranger, ...world }: ApiWorld): Promise<Furnished> {
  const ask: ApiWorld['ask'] = (...asked) => world.ask(...asked)
  const name = `r${(made += 1)}`
  const invited = `${name}i`
  const asked = `${name}a`
  await ask('create_room', { name, room_id: name })
  await ask('join_room', { room_id: name }, bob)
  const { body: said } = await ask('message', { room_id: name, content: 'first' })
  const message_id = z.string().parse(said['message_id'])
  await ask('react', { room_id: name, message_id, emoji: '👍' }, bob)
  await ask('pin', { room_id: name, message_id })
  const { body: linked } = await ask('create_invite_link', { room_id: name })
  const link = z.object({ link_id: z.string(), token: z.string() }).parse(linked['link'])
  await ask('create_room', { name, room_id: asked, kind: 'private', join_requests: true })
  await ask('request_to_join', { room_id: asked }, stranger)
  await ask('create_room', { name, room_id: invited, kind: 'private' }, bob)
  await ask('invite', { room_id: invited, user_id: alice.id }, bob)
  const { body: hooked } = await ask('create_incoming_webhook', { room_id: name, name: 'hook' })
  const { body: keyed } = await ask('create_api_key', { name: 'k', scopes: ['rooms:read'] })
  const id = (value: unknown): string => z.object({ id: z.string() }).safeParse(value).data?.id ?? 'nothing'
  return {
    room_id: name,
    message_id,
    bob: bob.id,
    carol: stranger.id,
    link_id: link.link_id,
    token: link.token,
    asked_room: asked,
    invited_room: invited,
    webhook_id: id(hooked['webhook']),
    key_id: id(keyed['key']),
  }
}
let made = 0
