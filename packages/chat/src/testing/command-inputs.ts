import type { chatCommands, ErrorCode } from '@hubbub/protocol'
import type { z } from 'zod'
import { plainFile } from '../files/plain-file.ts'
import type { ChatCommandType } from '../commands/chat-command.ts'
import type { commandRights } from '../rights/command-rights.ts'
import type { PreparedWorld } from './prepared-world.ts'

/** One way to give a command in a prepared world, so that nothing but the rights can refuse it. */
export interface CommandInput<Type extends ChatCommandType> {
  /** What it asks the tables of rights, in this order; all of it has to be allowed. */
  readonly asks: readonly ActOf<Type>[]
  /** What it asks besides without being refused: what is not allowed is left out, or is plain text. @default nothing */
  readonly heeds?: readonly ActOf<Type>[]
  readonly input: (world: PreparedWorld) => z.input<(typeof chatCommands)[Type]>
  /** What else is done to the world before. */
  readonly before?: (world: PreparedWorld) => void
  /** The actor is asked in: by an invitation, or by the link. */
  readonly isInvited?: boolean
  /** What it comes to whatever the acts say; undefined where they decide. */
  readonly comesTo?: (world: PreparedWorld) => 'ok' | ErrorCode | undefined
}

type ActOf<Type extends ChatCommandType> = (typeof commandRights)[Type][number]
type CommandInputs = { readonly [Type in ChatCommandType]: readonly CommandInput<Type>[] }

const isIn = ({ matter }: PreparedWorld): boolean => matter.standpoint !== 'outsider' && matter.standpoint !== 'banned'
const room = ({ roomId: room_id }: PreparedWorld) => ({ room_id })
const own = (world: PreparedWorld) => ({ room_id: world.roomId, message_id: world.ownMessageId })
const others = (world: PreparedWorld) => ({ room_id: world.roomId, message_id: world.otherMessageId })
const uponOther = ({ roomId: room_id, other }: PreparedWorld) => ({ room_id, user_id: other.id })
const uponStranger = ({ stranger }: PreparedWorld) => ({ user_id: stranger.id })
const deletion = ({ stranger }: PreparedWorld) =>
  ({ user_id: stranger.id, mode: 'anonymise', confirm: stranger.username }) as const

/** How to give every command; a command without a line here does not compile, and an act without one fails the test. */
export const commandInputs: CommandInputs = {
  create_room: [{ asks: ['create_room'], input: () => ({ name: 'new' }) }],
  list_rooms: [{ asks: [], input: () => ({}) }],
  get_room: [{ asks: ['see_room'], input: room }],
  update_room: [
    { asks: ['describe'], input: (world) => ({ ...room(world), topic: 'new' }) },
    { asks: ['configure'], input: (world) => ({ ...room(world), slow_mode_ms: 1_000 }) },
  ],
  join_room: [
    { asks: ['enter'], input: room, comesTo: alreadyIn },
    { asks: ['enter'], input: room, comesTo: alreadyIn, isInvited: true, before: inviteActor },
  ],
  leave_room: [{ asks: ['leave'], input: room, comesTo: leaving }],
  archive_room: [
    { asks: ['archive'], input: (world) => ({ ...room(world), archived: world.matter.state !== 'archived' }) },
  ],
  delete_room: [{ asks: ['delete_room'], input: room }],
  list_members: [{ asks: ['read'], input: room }],
  set_role: [{ asks: ['set_role'], input: (world) => ({ ...uponOther(world), role: 'moderator' }) }],
  transfer_ownership: [{ asks: ['transfer'], input: uponOther }],
  kick: [{ asks: ['kick'], input: uponOther }],
  ban: [{ asks: ['ban'], input: uponOther }],
  unban: [{ asks: ['ban'], input: (world) => ({ ...room(world), user_id: world.exile.id }) }],
  list_bans: [{ asks: ['ban'], input: room }],
  mute: [{ asks: ['mute'], input: uponOther }],
  unmute: [{ asks: ['mute'], input: uponOther }],
  invite: [{ asks: ['invite'], input: (world) => ({ ...room(world), user_id: world.stranger.id }) }],
  list_invitations: [{ asks: [], input: () => ({}) }],
  decline_invitation: [{ asks: [], input: room }],
  create_invite_link: [{ asks: ['make_invite_link'], input: room }],
  list_invite_links: [{ asks: ['make_invite_link'], input: room }],
  revoke_invite_link: [{ asks: ['make_invite_link'], input: (world) => ({ ...room(world), link_id: world.linkId }) }],
  preview_invite_link: [{ asks: ['see_room'], isInvited: true, input: ({ linkToken: token }) => ({ token }) }],
  accept_invite_link: [
    { asks: ['enter'], isInvited: true, input: ({ linkToken: token }) => ({ token }), comesTo: alreadyIn },
  ],
  request_to_join: [{ asks: ['ask_to_join'], input: room, comesTo: askingInside }],
  list_join_requests: [{ asks: ['answer_requests'], input: room }],
  answer_join_request: [
    { asks: ['answer_requests'], input: (world) => ({ ...room(world), user_id: world.asker.id, accept: true }) },
  ],
  open_direct: [{ asks: ['create_direct'], input: uponStranger }],
  open_group: [{ asks: ['create_direct'], input: ({ stranger, other }) => ({ user_ids: [stranger.id, other.id] }) }],
  direct_message: [
    { asks: ['create_direct'], heeds: ['send'], input: ({ stranger: { id: to } }) => ({ to, content: 'hi' }) },
  ],
  audit_log: [
    { asks: ['audit'], input: room, comesTo: ({ matter }) => (matter.standing === 'admin' ? 'ok' : undefined) },
    { asks: ['see_audit'], input: () => ({}) },
  ],
  message: [{ asks: ['send'], heeds: ['mention_room'], input: (world) => ({ ...room(world), content: 'hi' }) }],
  forward: [
    {
      asks: ['send', 'read'],
      heeds: ['mention_room'],
      input: (world) => ({ ...others(world), to_room_id: world.roomId }),
    },
  ],
  edit_message: [
    { asks: ['change_own'], heeds: ['mention_room'], input: (world) => ({ ...own(world), content: 'ho' }) },
  ],
  delete_message: [
    { asks: ['change_own'], input: own },
    { asks: ['delete_others'], input: others },
  ],
  react: [{ asks: ['react'], input: (world) => ({ ...others(world), emoji: '👍' }) }],
  unreact: [{ asks: ['change_own'], input: (world) => ({ ...others(world), emoji: '👍' }) }],
  pin: [{ asks: ['pin'], input: others }],
  unpin: [{ asks: ['pin'], input: others }],
  get_message: [{ asks: ['read'], input: others }],
  thread: [{ asks: ['read'], input: others }],
  list_reactions: [{ asks: ['read'], input: (world) => ({ ...others(world), emoji: '👍' }) }],
  list_pins: [{ asks: ['read'], input: room }],
  message_edits: [{ asks: ['read'], input: others }],
  history: [{ asks: ['read'], input: room }],
  online_users: [{ asks: ['read'], input: room }],
  typing: [{ asks: ['type'], input: (world) => ({ ...room(world), active: true }) }],
  read: [{ asks: ['mark'], input: (world) => ({ ...room(world), seq: 1 }) }],
  mark_unread: [{ asks: ['mark'], input: (world) => ({ ...room(world), seq: 1 }) }],
  read_all: [{ asks: [], input: () => ({}) }],
  delivered: [{ asks: [], heeds: ['mark'], input: (world) => ({ rooms: [{ ...room(world), seq: 1 }] }) }],
  unread: [{ asks: [], input: () => ({}) }],
  seen_by: [{ asks: ['read'], input: (world) => ({ ...room(world), seq: 1 }) }],
  set_draft: [{ asks: ['mark'], input: (world) => ({ ...room(world), content: 'h' }) }],
  list_drafts: [{ asks: [], input: () => ({}) }],
  search: [{ asks: [], heeds: ['read'], input: () => ({ query: 'hi' }) }],
  search_users: [{ asks: ['list_users'], heeds: ['read'], input: () => ({ query: 'a' }) }],
  search_rooms: [{ asks: [], heeds: ['see_room'], input: () => ({ query: 'r' }) }],
  me: [{ asks: [], input: () => ({}) }],
  get_users: [{ asks: ['list_users'], input: ({ stranger }) => ({ user_ids: [stranger.id] }) }],
  update_profile: [{ asks: [], input: () => ({ locale: 'de' }) }],
  ignore_user: [{ asks: [], input: uponStranger }],
  unignore_user: [{ asks: [], input: uponStranger }],
  list_ignored: [{ asks: [], input: () => ({}) }],
  list_logins: [{ asks: [], input: () => ({}) }],
  end_login: [{ asks: [], before: signIn, input: () => ({ login_id: 'desk' }) }],
  end_other_logins: [{ asks: [], input: () => ({}) }],
  export_my_data: [{ asks: [], input: () => ({}) }],
  delete_account: [
    { asks: [], before: addAdmin, input: ({ actor }) => ({ mode: 'anonymise', confirm: actor.username }) },
  ],
  list_users: [{ asks: ['manage_users'], input: () => ({}) }],
  block_user: [{ asks: ['manage_users'], input: uponStranger }],
  unblock_user: [{ asks: ['manage_users'], input: uponStranger }],
  set_server_role: [{ asks: ['manage_users'], input: ({ stranger }) => ({ user_id: stranger.id, role: 'admin' }) }],
  make_reset_link: [{ asks: ['manage_users'], input: uponStranger }],
  make_registration_invite: [{ asks: ['manage_users'], input: () => ({}) }],
  delete_user: [{ asks: ['manage_users'], input: deletion }],
  end_user_logins: [{ asks: ['manage_users'], input: uponStranger }],
  set_presence: [{ asks: [], input: () => ({ state: 'busy' }) }],
  get_presence: [{ asks: [], input: ({ other }) => ({ user_ids: [other.id] }) }],
  // The calls of the test have no connection that could watch.
  watch_presence: [{ asks: [], input: ({ other }) => ({ user_ids: [other.id] }), comesTo: () => 'invalid' }],
  why_presence: [{ asks: ['see_any_presence'], input: ({ other }) => ({ user_id: other.id }) }],
  // Files are sent over connections, and the calls of the test have none.
  upload_begin: [
    { asks: ['send'], input: ({ roomId: room_id }) => ({ name: 'a', size: 1, room_id }), comesTo: () => 'invalid' },
  ],
  upload_resume: [{ asks: [], input: () => ({ upload_id: '0'.repeat(32) }), comesTo: () => 'invalid' }],
  upload_cancel: [{ asks: [], input: () => ({ upload_id: '0'.repeat(32) }), comesTo: () => 'not_found' }],
  list_files: [{ asks: [], input: () => ({}) }],
  delete_file: [{ asks: ['manage_files'], before: putFile, input: () => ({ file_id: 'file' }) }],
  file_link: [{ asks: [], heeds: ['read_file'], before: putFile, input: () => ({ file_ids: ['file'] }) }],
  create_api_key: [{ asks: ['manage_integrations'], input: () => ({ name: 'k', scopes: ['rooms:read'] }) }],
  list_api_keys: [{ asks: ['manage_integrations'], input: () => ({}) }],
  revoke_api_key: [{ asks: ['manage_integrations'], before: putKey, input: () => ({ key_id: 'k' }) }],
  create_user: [{ asks: ['manage_users'], input: () => ({ username: 'new' }) }],
  disconnect_user: [{ asks: ['manage_users'], input: uponStranger }],
  create_incoming_webhook: [{ asks: ['integrate'], input: (world) => ({ ...room(world), name: 'builds' }) }],
  create_outgoing_webhook: [
    {
      asks: ['integrate'],
      input: (world) => ({ ...room(world), name: 'out', url: 'https://example.org/', events: ['message'] }),
    },
  ],
  list_webhooks: [{ asks: ['integrate'], input: room }],
  update_webhook: [{ asks: ['integrate'], before: putWebhook, input: () => ({ webhook_id: 'wh', active: false }) }],
  delete_webhook: [{ asks: ['integrate'], before: putWebhook, input: () => ({ webhook_id: 'wh' }) }],
  list_webhook_deliveries: [{ asks: ['integrate'], before: putWebhook, input: () => ({ webhook_id: 'wh' }) }],
}

function putFile({ tables, other, at: createdAt }: PreparedWorld): void {
  const said = { name: 'cat.png', size: 9, mime: 'image/png', sha256: '', blobId: 'file' }
  tables.records.files.put({ ...plainFile, id: 'file', ownerId: other.id, ...said, createdAt })
}

function putWebhook({ tables, roomId, other, at }: PreparedWorld): void {
  const outgoing = { url: 'https://example.org/', events: [], position: 0, failures: 0, nextAt: 0 }
  const made = { createdBy: other.id, createdAt: at, state: 'active', secret: 's', botId: '' } as const
  tables.records.webhooks.put({ webhookId: 'wh', roomId, isIncoming: false, name: 'out', ...made, ...outgoing })
}

function inviteActor({ tables, roomId, actor, other, at }: PreparedWorld): void {
  const by = { byId: other.id, byName: other.username }
  tables.records.invitations.put({ roomId, userId: actor.id, username: actor.username, ...by, at })
}

function signIn({ tables, actor: { id: userId }, at }: PreparedWorld): void {
  const hashes = { currentHash: 'h', previousHash: null, rotatedAt: at }
  const open = { createdAt: at, expiresAt: at + 60_000, revokedAt: 0, reason: '', device: '', address: '' }
  tables.records.logins.put({ loginId: 'desk', userId, ...hashes, ...open })
}

function putKey({ tables, stranger: { id: botId }, at }: PreparedWorld): void {
  const made = { createdBy: botId, createdAt: at, expiresAt: 0, usedAt: 0 }
  tables.records.apiKeys.put({ keyId: 'k', name: 'k', secretHash: 'h', scopes: [], botId, ...made })
}

/** The last administrator stays one: here is another. */
function addAdmin({ tables, other: { id: userId }, at }: PreparedWorld): void {
  tables.records.accounts.put({ userId, passwordHash: null, passwordChangedAt: at, isAdmin: true })
}

/** A member who joins again is in. */
function alreadyIn(world: PreparedWorld): 'ok' | undefined {
  return isIn(world) && world.matter.state !== 'deleted' ? 'ok' : undefined
}

/** Who is in does not ask to be let in. */
function askingInside(world: PreparedWorld): ErrorCode | undefined {
  return isIn(world) && world.matter.state === 'asking' ? 'conflict' : undefined
}

/** Who was in is answered as if leaving now; who never was learns nothing; the owner hands the room over first. */
function leaving({ matter }: PreparedWorld): 'ok' | ErrorCode | undefined {
  if (matter.standpoint === 'banned') return 'ok'
  if (matter.standpoint === 'outsider' && matter.kind === 'public' && matter.state !== 'deleted') return 'ok'
  if (matter.standpoint === 'owner' && matter.state !== 'deleted') return 'conflict'
  return undefined
}
