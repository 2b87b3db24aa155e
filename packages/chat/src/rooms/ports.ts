import type { RoomKind, RoomRole, User } from '@hubbub/protocol'
import type { InboxRoom } from '../marks/ports.ts'
import type { Actor } from '../ports/actor.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'
import type { AuditRow, BanRow, InvitationRow, InviteLinkRow, JoinRequestRow } from './tables.ts'

/** What can be written of rooms. All times are in ms since 1970. */
export interface RoomWrites {
  readonly create_room: { readonly input: CreateRoom; readonly output: RoomCreated }
  readonly update_room: { readonly input: UpdateRoom; readonly output: RoomUpdated }
  readonly archive_room: { readonly input: ArchiveRoom; readonly output: RoomWritten }
  readonly delete_room: { readonly input: InRoom; readonly output: RoomWritten }
  readonly join: { readonly input: Join; readonly output: MembershipWritten }
  readonly leave: { readonly input: Leave; readonly output: MembershipWritten }
  readonly kick: { readonly input: Kick; readonly output: MembershipWritten }
  readonly set_role: { readonly input: SetRole; readonly output: MembershipWritten }
  readonly transfer_ownership: { readonly input: UponMember; readonly output: MembershipWritten }
  readonly mute: { readonly input: Mute; readonly output: MembershipWritten }
  readonly ban: { readonly input: BanUser; readonly output: Banned }
  readonly unban: { readonly input: UponMember; readonly output: Written }
  readonly invite: { readonly input: Invite; readonly output: Invited }
  readonly decline_invitation: { readonly input: InRoom; readonly output: InvitationEnded }
  readonly create_invite_link: { readonly input: CreateInviteLink; readonly output: InviteLinkWritten }
  readonly revoke_invite_link: { readonly input: RevokeInviteLink; readonly output: Written }
  readonly accept_invite_link: { readonly input: AcceptInviteLink; readonly output: MembershipWritten }
  readonly request_to_join: { readonly input: RequestToJoin; readonly output: JoinRequested }
  readonly answer_join_request: { readonly input: AnswerJoinRequest; readonly output: JoinRequestAnswered }
  readonly open_people_room: { readonly input: OpenPeopleRoom; readonly output: PeopleRoomOpened }
  readonly sweep_room: { readonly input: SweepRoom; readonly output: RoomSwept }
  readonly sweep_audit: { readonly input: SweepAudit; readonly output: Written }
}

/** An act of somebody in a room. */
export interface InRoom {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
}

/** An act of somebody in a room upon somebody. */
export interface UponMember extends InRoom {
  readonly userId: string
}

export interface CreateRoom {
  readonly at: number
  readonly roomId: string
  readonly roomKind: Extract<RoomKind, 'public' | 'private'>
  readonly name: string
  readonly details?: Partial<Pick<RoomRow, 'topic' | 'description' | 'isOpenToRequests' | 'isReadOnly'>>
  /** Becomes the first member, as owner; null for rooms the server makes, to which no limit applies. */
  readonly creator: Actor | null
  /** Users to invite. @default none */
  readonly invite?: {
    readonly userIds: readonly string[]
    /** Most invitations that wait for one user. */
    readonly most: number
  }
  readonly limits: {
    /** Most rooms in all. */
    readonly rooms: number
    /** Most rooms made by one user. */
    readonly roomsPerUser: number
  }
}

/** What a change of a room may set; what is left out stays. */
export type RoomFields = Partial<
  Pick<
    RoomRow,
    'name' | 'topic' | 'description' | 'avatar' | 'isOpenToRequests' | 'isReadOnly' | 'slowModeMs' | 'retentionMs'
  > & { readonly kind: Extract<RoomKind, 'public' | 'private'> }
>

export interface UpdateRoom extends InRoom {
  readonly fields: RoomFields
}

export interface ArchiveRoom extends InRoom {
  readonly archived: boolean
}

export interface Join extends InRoom {
  /** False keeps a user out who has once left the room; such a join changes nothing and is no refusal. */
  readonly rejoin: boolean
  /** The user's credentials name the room, which is as good as an invitation. @default false */
  readonly isGranted?: boolean
  /** Most rooms a user can be a member of. */
  readonly maxMemberships: number
  /** Members up to which the change gets an offset. */
  readonly eventsUpTo: number
}

export interface Leave extends InRoom {
  /** Members up to which the change gets an offset. */
  readonly eventsUpTo: number
}

export interface Kick extends UponMember {
  readonly reason: string
}

export interface SetRole extends UponMember {
  readonly role: Exclude<RoomRole, 'owner'>
  /** Most members of a room who are more than plain ones. */
  readonly maxStaff: number
}

export interface Mute extends UponMember {
  /** Null lifts the mute. */
  readonly until: number | null
  readonly reason: string
}

export interface BanUser extends UponMember {
  /** Null for good. */
  readonly until: number | null
  readonly reason: string
  /** Most bans of a room. */
  readonly maxBans: number
}

export interface Invite extends UponMember {
  /** Most invitations that wait for one user. */
  readonly maxInvitations: number
}

export interface CreateInviteLink extends InRoom {
  readonly token: string
  readonly linkId: string
  readonly expiresAt: number | null
  readonly maxUses: number | null
  /** Most links of a room that are good. */
  readonly maxLinks: number
}

export interface RevokeInviteLink extends InRoom {
  readonly linkId: string
}

export interface AcceptInviteLink {
  readonly at: number
  readonly actor: Actor
  readonly token: string
  /** Where the link was seen to lead: the rules do not ask it, but who is told of a lost outcome depends on it. */
  readonly roomId: string
  readonly maxMemberships: number
  readonly eventsUpTo: number
}

export interface RequestToJoin extends InRoom {
  readonly note: string
  /** Most requests that wait in one room. */
  readonly maxRequests: number
}

export interface AnswerJoinRequest extends UponMember {
  readonly accept: boolean
  readonly maxMemberships: number
  readonly eventsUpTo: number
}

export interface OpenPeopleRoom {
  readonly at: number
  readonly actor: Actor
  /** The others: one makes a direct room, more a group. */
  readonly userIds: readonly string[]
  /** The id it gets unless it is there. */
  readonly roomId: string
  readonly maxMemberships: number
}

/** Removes what is too old in a room, or what is left of a deleted one, at most so much. */
export interface SweepRoom {
  readonly at: number
  readonly roomId: string
  /** Most rows of each kind. */
  readonly limit: number
  /** When to look again where nothing is left to do, in ms from now. */
  readonly againInMs: number
}

export interface SweepAudit {
  /** Acts before this go. */
  readonly before: number
  readonly limit: number
}

export interface RoomWritten extends Written {
  readonly room: RoomRow
}

export interface RoomCreated extends RoomWritten {
  readonly invitations: readonly InvitationRow[]
}

export interface RoomUpdated extends RoomWritten {
  /** As it was before. */
  readonly before: RoomRow
}

export interface MembershipWritten extends Written {
  readonly room: RoomRow
  /** Undefined when the user never was a member. */
  readonly member: MemberRow | undefined
  /** Whether anything changed by this write; in large rooms comings and goings leave no entry in `changes`. */
  readonly changed: boolean
}

export interface Banned extends Written {
  readonly ban: BanRow
  /** An invitation is no longer good. */
  readonly endedInvitation: boolean
}

export interface Invited extends Written {
  readonly room: RoomRow
  readonly invitation: InvitationRow
  /** False when it was there before. */
  readonly isNew: boolean
}

export interface InvitationEnded extends Written {
  /** False when there was none. */
  readonly hasEnded: boolean
}

export interface InviteLinkWritten extends Written {
  readonly link: InviteLinkRow
}

export interface JoinRequested extends Written {
  readonly request: JoinRequestRow
  /** Ids of those who may answer. */
  readonly staff: readonly string[]
}

export interface JoinRequestAnswered extends Written {
  readonly user: User
  /** Ids of those who may answer. */
  readonly staff: readonly string[]
}

export interface PeopleRoomOpened extends Written {
  readonly room: RoomRow
  readonly member: MemberRow
  /** False when it was there before. */
  readonly isNew: boolean
  /** Whether the opener came in by this write. */
  readonly hasEntered: boolean
}

export interface RoomSwept extends Written {
  /** There is more to do at once. */
  readonly hasMore: boolean
}

/** What can be asked of a store about rooms. */
export interface RoomReads {
  /** Whether a user is in a room that is not deleted. */
  readonly is_member: {
    readonly input: { readonly roomId: string; readonly userId: string }
    readonly output: boolean
  }
  readonly room_seen: { readonly input: InRoom & { readonly countUpTo: number }; readonly output: RoomSeen | Denied }
  /** By user id. */
  readonly room_members: { readonly input: InRoom & Page; readonly output: MembersRead | Denied }
  /** By user id. */
  readonly bans_of: { readonly input: InRoom & Page; readonly output: readonly BanRow[] | Denied }
  /** By room id; those of rooms that are still there. */
  readonly invitations_of: {
    readonly input: { readonly userId: string } & Page
    readonly output: { readonly invitations: readonly InvitationInto[]; readonly next: string | undefined }
  }
  /** Those that are good, by id. */
  readonly invite_links_of: {
    readonly input: InRoom & Page
    readonly output: { readonly links: readonly InviteLinkRow[]; readonly next: string | undefined } | Denied
  }
  /** Where a link leads, good or not. */
  readonly room_of_link: { readonly input: { readonly token: string }; readonly output: string | undefined }
  readonly invite_link: {
    readonly input: { readonly token: string; readonly actor: Actor; readonly at: number }
    readonly output: { readonly link: InviteLinkRow; readonly room: RoomRow } | Denied
  }
  /** By user id. */
  readonly join_requests_of: { readonly input: InRoom & Page; readonly output: readonly JoinRequestRow[] | Denied }
  readonly audit_log: { readonly input: AuditQuestion; readonly output: AuditRead | Denied }
  /** Ids of rooms whose sweep is due, those waiting longest first. */
  readonly sweeps_due: {
    readonly input: { readonly at: number; readonly limit: number }
    readonly output: readonly string[]
  }
}

/** Which part of a list: at most `limit` rows after a place. */
export interface Page {
  readonly after: string | undefined
  readonly limit: number
}

/** A room as somebody may see it; with the place of one who is in it. */
export type RoomSeen = Pick<InboxRoom, 'room'> & { readonly place: InboxRoom['place'] | undefined }

export interface MembersRead {
  readonly members: readonly MemberRow[]
  /** In the same snapshot. */
  readonly room: RoomRow
}

export interface InvitationInto {
  readonly invitation: InvitationRow
  readonly room: RoomRow
}

export interface AuditQuestion {
  readonly actor: Actor
  readonly at: number
  /** Undefined for acts anywhere. */
  readonly roomId: string | undefined
  readonly actorId: string | undefined
  readonly action: string | undefined
  /** Acts below this number. */
  readonly before: number | undefined
  readonly limit: number
}

export interface AuditRead {
  /** Newest first. */
  readonly entries: readonly AuditRow[]
  /** Where to go on, when there may be more. */
  readonly next: number | undefined
}
