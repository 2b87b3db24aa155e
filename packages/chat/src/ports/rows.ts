import type { Attachment, Forwarded, Reaction, RoomKind, RoomRole, User } from '@hubbub/protocol'
import type { MarkRow } from '../marks/tables.ts'

/** A room as it is stored. Times are in ms since 1970. */
export interface RoomRow {
  readonly id: string
  readonly kind: RoomKind
  /** Empty in direct rooms. */
  readonly name: string
  readonly topic: string
  readonly description: string
  /** Id of a file. */
  readonly avatar: string | null
  /** Null for the rooms the server makes itself. */
  readonly createdBy: string | null
  readonly createdAt: number
  /** Members, online or not. */
  readonly memberCount: number
  /** `seq` of the oldest message that is kept; 1 until retention removes some. */
  readonly firstSeq: number
  /** `seq` of the newest message, 0 when there is none. */
  readonly lastSeq: number
  /** Offset of the newest durable change, 0 when there is none. */
  readonly lastOffset: number
  /** Offset of the last change of the room itself: of anything but the counts. 0 before the first. */
  readonly offset: number
  /** Of a private room: others may find it and ask to be let in. */
  readonly isOpenToRequests: boolean
  readonly isReadOnly: boolean
  /** Least time between two messages of a member, in ms; 0 for none. */
  readonly slowModeMs: number
  /** How long messages are kept, in ms; null for good. */
  readonly retentionMs: number | null
  readonly archivedAt: number | null
  /** A deleted room keeps its row, so that those who were in it can be told. */
  readonly deletedAt: number | null
  /** The members of direct and group rooms, by id; empty in others. */
  readonly people: readonly User[]
}

/** What a room is besides its id, name, maker and age, when nobody said otherwise. */
export const plainRoom = {
  kind: 'public',
  topic: '',
  description: '',
  avatar: null,
  memberCount: 0,
  firstSeq: 1,
  lastSeq: 0,
  lastOffset: 0,
  offset: 0,
  isOpenToRequests: false,
  isReadOnly: false,
  slowModeMs: 0,
  retentionMs: null,
  archivedAt: null,
  deletedAt: null,
  people: [],
} as const satisfies Omit<RoomRow, 'id' | 'name' | 'createdBy' | 'createdAt'>

/** A user's membership of a room; kept when the user leaves, so that the leaving can be caught up with. */
export interface MemberRow {
  readonly roomId: string
  readonly userId: string
  readonly username: string
  readonly state: 'in' | 'out'
  /** Why the member is out; `left` while in. */
  readonly reason: 'left' | 'kicked' | 'banned'
  /** Kept when the member leaves; whoever comes back begins as `member` again. */
  readonly role: RoomRole
  /** Until when the member may not write, in ms since 1970; null when not muted. */
  readonly mutedUntil: number | null
  /** In ms since 1970. */
  readonly joinedAt: number
  /** Offset at which the member came, 0 when that took none. */
  readonly joinedOffset: number
  /** `seq` of the room's newest message when the member came: up to here everything counts as read. */
  readonly joinedSeq: number
  /** When the member last wrote in a room with slow mode, in ms since 1970; 0 for never. */
  readonly lastSentAt: number
  /** Offset of the last change, 0 when it was made without one (large rooms). */
  readonly offset: number
  /** Members of the room right after the last change. */
  readonly memberCount: number
}

/** What a membership is besides whose, where and since when, when nothing happened to it. */
export const plainMember = {
  state: 'in',
  reason: 'left',
  role: 'member',
  mutedUntil: null,
  lastSentAt: 0,
} as const satisfies Partial<MemberRow>

/** A message in its present state; a deleted one keeps its row with empty `content`. Times are in ms since 1970. */
export interface MessageRow {
  /** Made by the caller of the store, ordered by time, unique over all rooms. */
  readonly id: string
  readonly roomId: string
  readonly seq: number
  /** Offset of the last change. */
  readonly offset: number
  /** Offset at which it was stored; what a repeat of its key is told. */
  readonly createdOffset: number
  readonly userId: string
  /** The sender's name when it was sent. */
  readonly username: string
  readonly content: string
  readonly clientId: string | null
  readonly sentAt: number
  readonly editedAt: number | null
  readonly deletedAt: number | null
  /** Id of the message whose thread it belongs to. */
  readonly threadId: string | null
  readonly pinnedAt: number | null
  readonly mentionsRoom: boolean
  /** What most messages have none of. */
  readonly more: MessageMore
}

/** What a message is besides its text, sender and place, when nothing happened to it. */
export const plainMessage = {
  clientId: null,
  editedAt: null,
  deletedAt: null,
  threadId: null,
  pinnedAt: null,
  mentionsRoom: false,
  more: {},
} as const satisfies Partial<MessageRow>

/** What few messages have; left out where there is none, so that stores keep nothing for it. */
export interface MessageMore {
  readonly replyTo?: string
  readonly editCount?: number
  readonly replyCount?: number
  readonly lastReplyAt?: number
  readonly forwarded?: Forwarded
  readonly attachments?: readonly Attachment[]
  /** Ids of the users it names. */
  readonly mentions?: readonly string[]
  readonly reactions?: readonly Reaction[]
  readonly pinnedBy?: string
}

/** A row as it stood after a durable change. */
export type RoomChange =
  | { readonly kind: 'message'; readonly row: MessageRow }
  | { readonly kind: 'member'; readonly row: MemberRow }
  | { readonly kind: 'mark'; readonly row: MarkRow }
  | { readonly kind: 'room'; readonly row: RoomRow }

/** The room a change belongs to. */
export function roomOfChange({ kind, row }: RoomChange): string {
  return kind === 'room' ? row.id : row.roomId
}
