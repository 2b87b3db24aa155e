import type { User } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { ChatTables } from '../writes/chat-tables.ts'

/** What the audit log calls an administrative act. */
export type AuditAction =
  | 'update_room'
  | 'archive_room'
  | 'unarchive_room'
  | 'delete_room'
  | 'kick'
  | 'ban'
  | 'unban'
  | 'mute'
  | 'unmute'
  | 'set_role'
  | 'transfer_ownership'
  | 'create_invite_link'
  | 'revoke_invite_link'
  | 'accept_join_request'
  | 'refuse_join_request'
  | 'delete_message'
  | 'pin_message'
  | 'unpin_message'
  | 'create_user'
  | 'update_user'
  | 'delete_user'
  | 'anonymise_user'
  | 'block_user'
  | 'unblock_user'
  | 'set_server_roles'
  | 'invite_user'
  | 'make_reset_link'
  | 'end_sessions'
  | 'create_api_key'
  | 'revoke_api_key'
  | 'delete_file'
  | 'create_webhook'
  | 'update_webhook'
  | 'delete_webhook'

/** An administrative act as it is written down. */
export interface AuditNote {
  /** In ms since 1970. */
  readonly at: number
  /** Null for the server itself. */
  readonly actor: Actor | null
  readonly action: AuditAction
  /** Left out for acts on the whole server. */
  readonly roomId?: string
  /** To whom it was done. */
  readonly target?: User
  /** What else is worth knowing; plain data, no secrets. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** G9: writes an administrative act down. Call it in the transaction that carries the act out. */
export function audit(tables: ChatTables, { at, actor, action, roomId = '', target, detail = {} }: AuditNote): void {
  const [last] = tables.records.audit.scan({ reverse: true, limit: 1 })
  tables.records.audit.put({
    id: (last?.id ?? 0) + 1,
    at,
    roomId,
    actorId: actor?.user.id ?? '',
    actorName: actor?.user.username ?? '',
    action,
    targetId: target?.id ?? '',
    targetName: target?.username ?? '',
    detail,
  })
}
