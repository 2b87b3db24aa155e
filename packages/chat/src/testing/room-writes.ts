import type { User } from '@hubbub/protocol'
import type { ChatWrite } from '../ports/chat-write.ts'
import { actor, alice, testTime } from './writes.ts'

const upon = (roomId: string, user: User, by: User) => ({ at: testTime, roomId, actor: actor(by), userId: user.id })

/** Makes the writes about rooms, by alice where nobody else is named, with everything a test does not care about filled in. */
export const roomWrites = {
  update: (roomId: string, fields: ChatWrite<'update_room'>['fields'], by = alice): ChatWrite<'update_room'> => ({
    kind: 'update_room',
    at: testTime,
    roomId,
    actor: actor(by),
    fields,
  }),
  archive: (roomId: string, archived = true): ChatWrite<'archive_room'> => ({
    kind: 'archive_room',
    at: testTime,
    roomId,
    actor: actor(alice),
    archived,
  }),
  delete: (roomId: string, by = alice): ChatWrite<'delete_room'> => ({
    kind: 'delete_room',
    at: testTime,
    roomId,
    actor: actor(by),
  }),
  kick: (roomId: string, user: User, by = alice): ChatWrite<'kick'> => ({
    kind: 'kick',
    ...upon(roomId, user, by),
    reason: '',
  }),
  ban: (roomId: string, user: User, more: Partial<ChatWrite<'ban'>> = {}): ChatWrite<'ban'> => ({
    kind: 'ban',
    ...upon(roomId, user, alice),
    until: null,
    reason: '',
    maxBans: 100,
    ...more,
  }),
  unban: (roomId: string, user: User): ChatWrite<'unban'> => ({ kind: 'unban', ...upon(roomId, user, alice) }),
  mute: (roomId: string, user: User, until: number | null, by = alice): ChatWrite<'mute'> => ({
    kind: 'mute',
    ...upon(roomId, user, by),
    until,
    reason: '',
  }),
  role: (
    roomId: string,
    user: User,
    role: ChatWrite<'set_role'>['role'],
    more: Partial<ChatWrite<'set_role'>> = {},
  ): ChatWrite<'set_role'> => ({ kind: 'set_role', ...upon(roomId, user, alice), role, maxStaff: 100, ...more }),
  transfer: (roomId: string, user: User, by = alice): ChatWrite<'transfer_ownership'> => ({
    kind: 'transfer_ownership',
    ...upon(roomId, user, by),
  }),
  invite: (roomId: string, user: User, more: Partial<ChatWrite<'invite'>> = {}): ChatWrite<'invite'> => ({
    kind: 'invite',
    ...upon(roomId, user, alice),
    maxInvitations: 100,
    ...more,
  }),
  decline: (roomId: string, user: User): ChatWrite<'decline_invitation'> => ({
    kind: 'decline_invitation',
    at: testTime,
    roomId,
    actor: actor(user),
  }),
  link: (
    roomId: string,
    token: string,
    more: Partial<ChatWrite<'create_invite_link'>> = {},
  ): ChatWrite<'create_invite_link'> => ({
    kind: 'create_invite_link',
    at: testTime,
    roomId,
    actor: actor(alice),
    token,
    linkId: `id-${token}`,
    expiresAt: null,
    maxUses: null,
    maxLinks: 100,
    ...more,
  }),
  accept: (token: string, user: User, at = testTime): ChatWrite<'accept_invite_link'> => ({
    kind: 'accept_invite_link',
    at,
    actor: actor(user),
    token,
    roomId: 'den',
    maxMemberships: 100,
    eventsUpTo: 500,
  }),
  revoke: (roomId: string, token: string): ChatWrite<'revoke_invite_link'> => ({
    kind: 'revoke_invite_link',
    at: testTime,
    roomId,
    actor: actor(alice),
    linkId: `id-${token}`,
  }),
  request: (
    roomId: string,
    user: User,
    more: Partial<ChatWrite<'request_to_join'>> = {},
  ): ChatWrite<'request_to_join'> => ({
    kind: 'request_to_join',
    at: testTime,
    roomId,
    actor: actor(user),
    note: '',
    maxRequests: 100,
    ...more,
  }),
  answer: (roomId: string, user: User, accept: boolean): ChatWrite<'answer_join_request'> => ({
    kind: 'answer_join_request',
    ...upon(roomId, user, alice),
    accept,
    maxMemberships: 100,
    eventsUpTo: 500,
  }),
  open: (by: User, others: readonly User[], roomId: string, maxMemberships = 100): ChatWrite<'open_people_room'> => ({
    kind: 'open_people_room',
    at: testTime,
    actor: actor(by),
    userIds: others.map(({ id }) => id),
    roomId,
    maxMemberships,
  }),
  sweep: (roomId: string, at: number, limit = 100): ChatWrite<'sweep_room'> => ({
    kind: 'sweep_room',
    at,
    roomId,
    limit,
    againInMs: 60_000,
  }),
}
