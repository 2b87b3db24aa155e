import { chatDefaults } from '@hubbub/chat'
import { whole } from './fields.ts'

const { limits } = chatDefaults

/** The bounds of governing rooms, settings of the chat module. */
export const roomFields = {
  staff: whole(limits.staff, 'Moderators, admins and owner of one room.', { unit: 'users' }),
  invitations: whole(limits.invitations, 'Invitations that wait for one user.'),
  invite_links: whole(limits.inviteLinks, 'Invite links of one room.'),
  join_requests: whole(limits.joinRequests, 'Requests to be let in that wait in one room.'),
  bans: whole(limits.bans, 'Bans of one room.'),
  sweep_ms: whole(limits.sweepMs, 'Time between two looks for messages that their rooms keep no longer.', {
    min: 1_000,
    unit: 'ms',
  }),
  sweep_rows: whole(limits.sweepRows, 'Rows removed at once, which holds up other writes.', {
    max: 10_000,
    unit: 'rows',
  }),
  audit_days: whole(limits.auditKeepMs / 86_400_000, 'How long the audit log keeps an act.', { unit: 'days' }),
} as const
