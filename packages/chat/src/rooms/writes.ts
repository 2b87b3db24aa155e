import type { WriteHandlers } from '../writes/write-handlers.ts'
import { ban, unban } from './ban-writes.ts'
import { archiveRoom, deleteRoom, updateRoom } from './change-room.ts'
import { createRoom } from './create-room.ts'
import { declineInvitation, invite } from './invitation-writes.ts'
import { acceptInviteLink, createInviteLink, revokeInviteLink } from './invite-link-writes.ts'
import { answerJoinRequest, requestToJoin } from './join-request-writes.ts'
import { kick, mute, setRole, transferOwnership } from './member-writes.ts'
import { join, leave } from './membership-writes.ts'
import { openPeopleRoom } from './open-people-room.ts'
import type { RoomWrites } from './ports.ts'
import { sweepAudit, sweepRoom } from './sweep-room.ts'

/** The rules of writes about rooms. */
export const roomWrites: WriteHandlers<keyof RoomWrites> = {
  create_room: createRoom,
  update_room: updateRoom,
  archive_room: archiveRoom,
  delete_room: deleteRoom,
  join,
  leave,
  kick,
  set_role: setRole,
  transfer_ownership: transferOwnership,
  mute,
  ban,
  unban,
  invite,
  decline_invitation: declineInvitation,
  create_invite_link: createInviteLink,
  revoke_invite_link: revokeInviteLink,
  accept_invite_link: acceptInviteLink,
  request_to_join: requestToJoin,
  answer_join_request: answerJoinRequest,
  open_people_room: openPeopleRoom,
  sweep_room: sweepRoom,
  sweep_audit: sweepAudit,
}
