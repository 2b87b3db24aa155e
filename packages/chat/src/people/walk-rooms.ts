import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'

/** How far somebody has come who looks through all rooms and their messages, by id of the room, then `seq`. */
export interface RoomPlace {
  /** Empty before the first room. */
  readonly roomId: string
  readonly seq: number
}

/** Some messages of one room. */
export interface Stretch {
  readonly room: RoomRow
  /** The room has just been come to. */
  readonly isFirst: boolean
  readonly messages: readonly MessageRow[]
  /** Where the next stretch begins. */
  readonly place: RoomPlace
}

/** What a walk through all rooms needs to know. */
export interface Walk {
  /** Most messages of a stretch. */
  readonly most: number
  /** Whether the messages of a room are wanted. */
  readonly isWanted: (room: RoomRow) => boolean
}

/** The next messages after a place, by index alone: what is looked at is bounded. Undefined after the last room. */
export function nextStretch(tables: ChatReadTables, place: RoomPlace, walk: Walk): Stretch | undefined {
  const room = place.roomId === '' ? undefined : tables.room(place.roomId)
  if (room && place.seq < room.lastSeq && walk.isWanted(room))
    return { ...stretchOf(tables, room, { from: place.seq + 1, most: walk.most }), isFirst: false }
  const [nextId] = tables.roomIds({ after: place.roomId, limit: 1 })
  const next = nextId === undefined ? undefined : tables.room(nextId)
  if (!next) return undefined
  if (!walk.isWanted(next))
    return { room: next, isFirst: true, messages: [], place: { roomId: next.id, seq: next.lastSeq } }
  return { ...stretchOf(tables, next, { from: 1, most: walk.most }), isFirst: true }
}

function stretchOf(
  tables: ChatReadTables,
  room: RoomRow,
  { from, most }: { readonly from: number; readonly most: number },
): Omit<Stretch, 'isFirst'> {
  const first = Math.max(from, room.firstSeq)
  const last = Math.min(room.lastSeq, first + most - 1)
  return { room, messages: tables.messagesBetween(room.id, first, last), place: { roomId: room.id, seq: last } }
}
