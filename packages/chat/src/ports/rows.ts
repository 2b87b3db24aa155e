/** A room as it is stored. Times are in ms since 1970. */
export interface RoomRow {
  readonly id: string
  readonly name: string
  /** Null for the rooms the server makes itself. */
  readonly createdBy: string | null
  readonly createdAt: number
  /** Members, online or not. */
  readonly memberCount: number
  /** `seq` of the newest message, 0 when there is none. */
  readonly lastSeq: number
  /** Offset of the newest durable change, 0 when there is none. */
  readonly lastOffset: number
}

/** A user's membership of a room; kept when the user leaves, so that the leaving can be caught up with. */
export interface MemberRow {
  readonly roomId: string
  readonly userId: string
  readonly username: string
  readonly state: 'in' | 'out'
  /** Offset of the last change, 0 when it was made without one (large rooms). */
  readonly offset: number
  /** Members of the room right after the last change. */
  readonly memberCount: number
}

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
}

/** A row as it stood after a durable change. */
export type RoomChange =
  | { readonly kind: 'message'; readonly row: MessageRow }
  | { readonly kind: 'member'; readonly row: MemberRow }
