import type { User } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { MemberRow, MessageRow, RoomRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'
import type { FileRow } from '../files/tables.ts'
import type { DepartureMode, DepartureRow, LoginRow, UserKind, UserRow } from './tables.ts'

/** What can be written of people. All times are in ms since 1970. */
export interface PeopleWrites {
  readonly register_account: { readonly input: RegisterAccount; readonly output: AccountRegistered }
  readonly see_user: { readonly input: SeeUser; readonly output: UserWritten }
  readonly create_login: { readonly input: CreateLogin; readonly output: LoginsEnded }
  readonly rotate_login: { readonly input: RotateLogin; readonly output: DoneOrNot }
  readonly end_login: { readonly input: EndLogin; readonly output: LoginsEnded }
  readonly end_logins: { readonly input: EndLogins; readonly output: LoginsEnded }
  readonly set_password: { readonly input: SetPassword; readonly output: DoneOrNot }
  readonly rehash_password: { readonly input: RehashPassword; readonly output: DoneOrNot }
  readonly make_reset: { readonly input: MakeReset; readonly output: Written }
  readonly use_reset: { readonly input: UseReset; readonly output: DoneOrNot }
  readonly make_registration_invite: { readonly input: MakeRegistrationInvite; readonly output: Written }
  readonly update_profile: { readonly input: UpdateProfile; readonly output: UserWritten }
  readonly set_ignored: { readonly input: SetIgnored; readonly output: DoneOrNot }
  readonly set_block: { readonly input: SetBlock; readonly output: UserWritten }
  readonly set_server_role: { readonly input: SetServerRole; readonly output: UserWritten }
  readonly delete_account: { readonly input: DeleteAccount; readonly output: UserWritten }
  readonly continue_departure: { readonly input: ContinueDeparture; readonly output: DoneOrNot }
  readonly sweep_people: { readonly input: SweepPeople; readonly output: PeopleSwept }
}

/** Who may make an account: the very first one may always be made, and becomes `admin`. */
export type Admission =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'first_only' }
  /** By an invitation that was not used yet and has not ended; making the account uses it up. */
  | { readonly kind: 'invited'; readonly inviteHash: string }

export interface RegisterAccount {
  readonly at: number
  readonly user: User
  /** Null when nobody is to sign in to it by password. */
  readonly passwordHash: string | null
  readonly admission: Admission
}

export interface AccountRegistered extends Written {
  readonly user: UserRow
  readonly isFirst: boolean
}

/** Somebody was let in: what their credentials say of them is kept. */
export interface SeeUser {
  readonly at: number
  readonly user: User
  readonly userKind: Exclude<UserKind, 'account'>
  readonly roles: readonly string[]
  /** Members up to which another name is told to a room. */
  readonly eventsUpTo: number
}

/** A user as stored after a write. */
export interface UserWritten extends Written {
  readonly user: UserRow
  readonly isChanged: boolean
  /** The rooms the user is in, where it matters who hears of it. */
  readonly rooms: readonly RoomRow[]
}

export interface CreateLogin {
  readonly at: number
  readonly userId: string
  readonly loginId: string
  readonly currentHash: string
  readonly expiresAt: number
  readonly device: string
  readonly address: string
  /** Logins one user may have; the ones unused for the longest time give way. */
  readonly most: number
}

/** Which logins ended by a write. */
export interface LoginsEnded extends Written {
  readonly ended: readonly string[]
}

/** Says whether a write found what it needed and changed something. */
export interface DoneOrNot extends Written {
  readonly isDone: boolean
}

/** The next token of a login that still has the expected hash. */
export interface RotateLogin {
  readonly loginId: string
  readonly expected: string
  readonly next: Pick<LoginRow, 'currentHash' | 'previousHash' | 'rotatedAt' | 'expiresAt'>
}

export interface EndLogin {
  readonly loginId: string
  /** Refused `not_found` unless it is this user's; null asks nothing. */
  readonly userId: string | null
}

export interface EndLogins {
  readonly at: number
  readonly userId: string
  /** The login that goes on; null for none. */
  readonly keep: string | null
  /** Who does it; has to be the user, or somebody who may manage users. */
  readonly actor: Actor
}

export interface SetPassword {
  readonly at: number
  readonly userId: string
  /** The hash the account must still have. */
  readonly expected: string
  readonly passwordHash: string
  /** The login that goes on. */
  readonly keep: string
}

export interface RehashPassword {
  readonly userId: string
  readonly expected: string
  readonly passwordHash: string
}

export interface MakeReset {
  readonly at: number
  readonly userId: string
  readonly hash: string
  readonly expiresAt: number
  /** Null for the server itself. */
  readonly actor: Actor | null
}

export interface UseReset {
  readonly at: number
  readonly hash: string
  readonly passwordHash: string
}

export interface MakeRegistrationInvite {
  readonly at: number
  readonly hash: string
  readonly expiresAt: number
  /** Null for the server itself. */
  readonly actor: Actor | null
}

/** What users say of themselves; what is left out stays. */
export type ProfileFields = Pick<UserRow, 'displayName' | 'avatar' | 'locale' | 'timeZone'>

export interface UpdateProfile {
  readonly actor: Actor
  readonly profile: Partial<ProfileFields>
}

export interface SetIgnored {
  readonly at: number
  readonly actor: Actor
  readonly userId: string
  readonly isIgnored: boolean
  /** Most users one user can ignore. */
  readonly most: number
}

export interface SetBlock {
  readonly at: number
  readonly actor: Actor
  readonly userId: string
  /** Until when; 0 lets the user in again. */
  readonly until: number
  readonly reason: string
}

export interface SetServerRole {
  readonly at: number
  readonly actor: Actor
  readonly userId: string
  readonly role: 'admin' | 'user'
}

export interface DeleteAccount {
  readonly at: number
  readonly actor: Actor
  readonly userId: string
  readonly mode: DepartureMode
  /** The user's name, as it is: deleting is not for slips. */
  readonly confirm: string
  /** Members up to which a leaving gets an offset. */
  readonly eventsUpTo: number
}

export interface ContinueDeparture {
  readonly at: number
  readonly userId: string
  /** Most rows looked at. */
  readonly most: number
}

export interface SweepPeople {
  readonly at: number
  /** Guests who were last seen before this and are in no room are forgotten. */
  readonly guestsSeenBefore: number
  /** Goes on after this guest; null begins. */
  readonly after: GuestPlace | null
  /** Most rows looked at of each kind. */
  readonly most: number
}

/** Where a sweep stands among the guests. */
export type GuestPlace = Pick<UserRow, 'seenAt' | 'userId'>

export interface PeopleSwept extends Written {
  /** Rows removed. */
  readonly removed: number
  /** Given when more guests follow. */
  readonly next: GuestPlace | null
}

/** What can be asked of a store about people. */
export interface PeopleReads {
  /** A user, also a blocked or deleted one, and whom the user ignores. */
  readonly person: { readonly input: { readonly userId: string }; readonly output: Person | undefined }
  /** Those of these users whose profile the actor may see. */
  readonly profiles: {
    readonly input: { readonly actor: Actor; readonly userIds: readonly string[] }
    readonly output: readonly UserRow[] | Denied
  }
  /** All users that are not deleted, by name, then id. */
  readonly list_users: { readonly input: ListUsers; readonly output: readonly UserRow[] | Denied }
  readonly has_accounts: { readonly input: object; readonly output: boolean }
  readonly account: {
    readonly input: { readonly userId: string } | { readonly username: string }
    readonly output: AccountRead | undefined
  }
  readonly login: { readonly input: { readonly loginId: string }; readonly output: LoginRow | undefined }
  /** A user's logins that go on, last used first. */
  readonly logins: {
    readonly input: { readonly userId: string; readonly at: number; readonly limit: number }
    readonly output: readonly LoginRow[]
  }
  /** Which of these logins are gone, and which of these users are blocked or deleted. */
  readonly ended_credentials: {
    readonly input: Credentialed & { readonly at: number }
    readonly output: Credentialed
  }
  /** Whose password a link sets. */
  readonly reset_owner: {
    readonly input: { readonly hash: string; readonly at: number }
    readonly output: User | undefined
  }
  /** Removals that have not come to their end. */
  readonly departures: { readonly input: { readonly limit: number }; readonly output: readonly DepartureRow[] }
  /** A page of everything that is kept of a user. */
  readonly export_page: { readonly input: ExportPage; readonly output: Exported }
}

export interface Person {
  readonly user: UserRow
  /** Ids. */
  readonly ignored: readonly string[]
}

export interface ListUsers {
  readonly actor: Actor
  /** What names begin with, whatever their case; empty for all. */
  readonly prefix: string
  readonly userKind: UserKind | null
  /** Id of the last user of the page before. */
  readonly after: string | null
  readonly limit: number
}

export interface AccountRead {
  readonly user: UserRow
  readonly passwordHash: string | null
}

/** Ids of logins and of users. */
export interface Credentialed {
  readonly loginIds: readonly string[]
  readonly userIds: readonly string[]
}

export interface ExportPage {
  readonly userId: string
  /** Where to go on; empty for the beginning. */
  readonly cursor: readonly string[]
  /** Most rows looked at. */
  readonly most: number
}

export interface Exported {
  readonly items: readonly ExportItem[]
  /** Undefined after the last page. */
  readonly next: readonly string[] | undefined
}

/** One thing that is kept of a user. */
export type ExportItem =
  | { readonly kind: 'user'; readonly row: UserRow }
  | { readonly kind: 'login'; readonly row: LoginRow }
  | { readonly kind: 'ignored'; readonly userId: string; readonly at: number }
  | { readonly kind: 'membership'; readonly room: RoomRow; readonly member: MemberRow }
  | { readonly kind: 'message'; readonly row: MessageRow }
  | { readonly kind: 'file'; readonly row: FileRow }
