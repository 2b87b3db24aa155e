import type { RoomKind } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'

/** What can be written of rooms. */
export interface RoomWrites {
  readonly create_room: { readonly input: CreateRoom; readonly output: RoomWritten }
  readonly join: { readonly input: Join; readonly output: MembershipWritten }
  readonly leave: { readonly input: Leave; readonly output: MembershipWritten }
}

export interface CreateRoom {
  readonly at: number
  readonly roomId: string
  readonly roomKind: Extract<RoomKind, 'public' | 'private'>
  readonly name: string
  /** Becomes the first member, as owner; null for rooms the server makes, to which no limit applies. */
  readonly creator: Actor | null
  readonly limits: {
    /** Most rooms in all. */
    readonly rooms: number
    /** Most rooms made by one user. */
    readonly roomsPerUser: number
  }
}

export interface Join {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  /** False keeps a user out who has once left the room; such a join changes nothing and is no refusal. */
  readonly rejoin: boolean
  /** Most rooms a user can be a member of. */
  readonly maxMemberships: number
  /** Members up to which the change gets an offset. */
  readonly eventsUpTo: number
}

export interface Leave {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  /** Members up to which the change gets an offset. */
  readonly eventsUpTo: number
}

export interface RoomWritten extends Written {
  readonly room: RoomRow
}

export interface MembershipWritten extends Written {
  readonly room: RoomRow
  /** Undefined when the user never was a member. */
  readonly member: MemberRow | undefined
  /** Whether the user came or went by this write; in large rooms that leaves no entry in `changes`. */
  readonly changed: boolean
}

/** What can be asked of a store about rooms. */
export type RoomReads = object
