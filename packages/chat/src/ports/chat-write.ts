import type { ErrorCode, User } from '@hubbub/protocol'
import type { MessageRow, MemberRow, RoomChange, RoomRow } from './rows.ts'

/**
 * A write as plain data. `at` is the caller's time in ms since 1970: stores have no clock. Whatever a store must know to
 * carry one out without asking back is in it, the limits included.
 */
export type ChatWrite = CreateRoom | Join | Leave | AppendMessage | EditMessage | DeleteMessage

export interface CreateRoom {
  readonly kind: 'create_room'
  readonly at: number
  readonly roomId: string
  readonly name: string
  /** Becomes the first member; null for rooms the server makes, to which no limit applies. */
  readonly creator: User | null
  readonly limits: {
    /** Most rooms in all. */
    readonly rooms: number
    /** Most rooms made by one user. */
    readonly roomsPerUser: number
  }
}

export interface Join {
  readonly kind: 'join'
  readonly at: number
  readonly roomId: string
  readonly user: User
  /** False keeps a user out who has once left the room; such a join changes nothing and is no refusal. */
  readonly rejoin: boolean
  /** Most rooms a user can be a member of. */
  readonly maxMemberships: number
  /** Members up to which the change gets an offset. */
  readonly eventsUpTo: number
}

export interface Leave {
  readonly kind: 'leave'
  readonly at: number
  readonly roomId: string
  readonly user: User
  /** Members up to which the change gets an offset. */
  readonly eventsUpTo: number
}

export interface AppendMessage {
  readonly kind: 'append_message'
  readonly at: number
  readonly roomId: string
  readonly user: User
  readonly messageId: string
  readonly content: string
  /** The sender's idempotency key, null when there is none. */
  readonly clientId: string | null
  /** Key of the sender's message that must be stored already, null when there is none. */
  readonly after: string | null
}

export interface EditMessage {
  readonly kind: 'edit_message'
  readonly at: number
  readonly roomId: string
  readonly userId: string
  readonly messageId: string
  readonly content: string
}

export interface DeleteMessage {
  readonly kind: 'delete_message'
  readonly at: number
  readonly roomId: string
  readonly userId: string
  readonly messageId: string
}

/** What a write came to; `changes` are its durable changes in offset order, empty when nothing changed. */
export type ChatWriteResult = WriteRefused | RoomWritten | MembershipWritten | MessageWritten

/** The rules say no; nothing was stored. */
export interface WriteRefused {
  readonly kind: 'refused'
  readonly code: ErrorCode
  /** Words for a person, where they say more than the code. */
  readonly message?: string
  readonly changes: readonly []
}

export interface RoomWritten {
  readonly kind: 'room'
  readonly room: RoomRow
  readonly changes: readonly RoomChange[]
}

export interface MembershipWritten {
  readonly kind: 'membership'
  readonly room: RoomRow
  /** Undefined when the user never was a member. */
  readonly member: MemberRow | undefined
  /** Whether the user came or went by this write; in large rooms that leaves no entry in `changes`. */
  readonly changed: boolean
  readonly changes: readonly RoomChange[]
}

export interface MessageWritten {
  readonly kind: 'message'
  readonly message: MessageRow
  /** The key was stored before, by an earlier write. */
  readonly duplicate: boolean
  readonly changes: readonly RoomChange[]
}
