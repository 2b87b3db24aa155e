import type { ChatCommandType } from '../commands/chat-command.ts'
import type { RoomAct } from './rights.ts'
import type { ServerAct } from './server-rights.ts'

/** Something whose right is in one of the two tables. */
export type Act = RoomAct | ServerAct

/**
 * The acts that each command may ask the tables for, one of them at a time, by what it is given and what it is done to.
 * None: everybody who is signed in, about themselves or about what everybody may see.
 */
export const commandRights = {
  create_room: ['create_room'],
  list_rooms: [],
  join_room: ['enter'],
  leave_room: ['leave'],
  message: ['send', 'mention_room'],
  forward: ['send', 'read', 'mention_room'],
  edit_message: ['change_own', 'mention_room'],
  delete_message: ['change_own', 'delete_others'],
  react: ['react'],
  unreact: ['change_own'],
  pin: ['pin'],
  unpin: ['pin'],
  get_message: ['read'],
  thread: ['read'],
  list_reactions: ['read'],
  list_pins: ['read'],
  message_edits: ['read'],
  history: ['read'],
  online_users: ['read'],
  typing: ['type'],
  read: ['mark'],
  mark_unread: ['mark'],
  read_all: [],
  delivered: ['mark'],
  unread: [],
  seen_by: ['read'],
  set_draft: ['mark'],
  list_drafts: [],
} as const satisfies Readonly<Record<ChatCommandType, readonly Act[]>>
  create_api_key: ['manage_integrations'],
  list_api_keys: ['manage_integrations'],
  revoke_api_key: ['manage_integrations'],
  create_user: ['manage_users'],
  disconnect_user: ['manage_users'],
  me: [],
  get_users: ['list_users'],
  update_profile: [],
  ignore_user: [],
  unignore_user: [],
  list_ignored: [],
  list_logins: [],
  end_login: [],
  end_other_logins: [],
  export_my_data: [],
  delete_account: [],
  list_users: ['manage_users'],
  block_user: ['manage_users'],
  unblock_user: ['manage_users'],
  set_server_role: ['manage_users'],
  make_reset_link: ['manage_users'],
  make_registration_invite: ['manage_users'],
  delete_user: ['manage_users'],
  end_user_logins: ['manage_users'],
  search: ['read'],
  search_users: ['list_users', 'read'],
  search_rooms: ['see_room'],
