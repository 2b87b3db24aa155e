import type { AuditEntry, Ban, Invitation, InviteLink, JoinRequest, RoomPreview } from '@hubbub/protocol'
import type { RoomRow } from '../ports/rows.ts'
import { isoTime } from '../wire.ts'
import type { AuditRow, BanRow, InvitationRow, InviteLinkRow, JoinRequestRow } from './tables.ts'

/** A room as those see it who may come in. */
export function toRoomPreview(row: RoomRow): RoomPreview {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    ...(row.topic === '' ? {} : { topic: row.topic }),
    ...(row.description === '' ? {} : { description: row.description }),
    ...(row.avatar === null ? {} : { avatar: row.avatar }),
    member_count: row.memberCount,
  }
}

/** An invitation as the invited user sees it. */
export function toInvitation({ byId, byName, at }: InvitationRow, room: RoomRow): Invitation {
  return { room: toRoomPreview(room), by: { id: byId, username: byName }, invited_at: isoTime(at) }
}

/** A link as those see it who may make one. */
export function toInviteLink(row: InviteLinkRow): InviteLink {
  return {
    link_id: row.id,
    token: row.token,
    by: { id: row.byId, username: row.byName },
    created_at: isoTime(row.at),
    ...(row.expiresAt === null ? {} : { expires_at: isoTime(row.expiresAt) }),
    ...(row.maxUses === null ? {} : { max_uses: row.maxUses }),
    uses: row.uses,
  }
}

/** A request as those see it who may answer it. */
export function toJoinRequest({ userId, username, note, at }: JoinRequestRow): JoinRequest {
  return { user: { id: userId, username }, ...(note === '' ? {} : { note }), requested_at: isoTime(at) }
}

/** A ban as those see it who may lift it. */
export function toBan({ userId, username, byId, byName, at, until, reason }: BanRow): Ban {
  return {
    user: { id: userId, username },
    by: { id: byId, username: byName },
    banned_at: isoTime(at),
    ...(until === null ? {} : { until: isoTime(until) }),
    ...(reason === '' ? {} : { reason }),
  }
}

/** An administrative act as admins see it. */
export function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: isoTime(row.at),
    ...(row.roomId === '' ? {} : { room_id: row.roomId }),
    ...(row.actorId === '' ? {} : { actor: { id: row.actorId, username: row.actorName } }),
    action: row.action,
    ...(row.targetId === '' ? {} : { target: { id: row.targetId, username: row.targetName } }),
    ...(Object.keys(row.detail).length === 0 ? {} : { detail: { ...row.detail } }),
  }
}
