import type { MemberRow, RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { placeIn } from './place-in.ts'
import type { AllRead, InboxRoom, MarkLimits, MarkMoved, MoveMark, ReadAll } from './ports.ts'
import type { MarkRow } from './tables.ts'

/** How far a member has come in a room. */
export type Progress = Pick<MarkRow, 'readSeq' | 'deliveredSeq'>

/** B1–B3: works out where a mark goes: forward only, but for what is marked unread; `read ≤ delivered ≤ last`. */
export function progressAfter(now: Progress, move: MoveMark['move'], room: Pick<RoomRow, 'lastSeq'>): Progress {
  const seq = Math.min(move.seq, room.lastSeq)
  switch (move.to) {
    case 'read': {
      const readSeq = Math.max(now.readSeq, seq)
      return { readSeq, deliveredSeq: Math.max(now.deliveredSeq, readSeq) }
    }
    case 'delivered':
      return { ...now, deliveredSeq: Math.max(now.deliveredSeq, seq) }
    case 'unread_from':
      return { ...now, readSeq: Math.min(now.readSeq, Math.max(0, move.seq - 1)) }
  }
}

/** Moves a member's mark; in rooms of many members without telling the others (B4). */
export function moveMark(tables: ChatTables, write: MoveMark): MarkMoved | WriteRefused {
  const { roomId, actor, at, move, limits } = write
  const room = tables.room(roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${roomId}"`)
  const member = tables.member(roomId, actor.user.id)
  const denial = may('mark', { actor, room, member, at })
  if (denial) return deniedWrite(denial)
  if (!member) return refuseWrite('not_a_member')
  const now = progressOf(tables, member)
  const next = progressAfter(now, move, room)
  // Of what nobody is told, nothing is kept either.
  const isIdle = move.to === 'delivered' && !isTold(room, limits)
  if (isIdle || (next.readSeq === now.readSeq && next.deliveredSeq === now.deliveredSeq))
    return { ...standing(tables, room, member, limits), isChanged: false, changes: [] }
  const changes = store(tables, { room, member, next, at, limits })
  return { ...standing(tables, changes.room, member, limits), isChanged: true, changes: changes.changes }
}

/** Marks everything read in all of a user's rooms. */
export function readAll(tables: ChatTables, { actor, at, limits }: ReadAll): AllRead {
  const read = tables.roomsOf(actor.user.id).flatMap((room) => {
    const member = tables.member(room.id, actor.user.id)
    const now = member && progressOf(tables, member)
    if (!member || !now || now.readSeq >= room.lastSeq) return []
    const next = progressAfter(now, { to: 'read', seq: room.lastSeq }, room)
    const changes = store(tables, { room, member, next, at, limits })
    return [{ inbox: standing(tables, changes.room, member, limits), changes: changes.changes }]
  })
  return { rooms: read.map(({ inbox }) => inbox), changes: read.flatMap(({ changes }) => changes) }
}

function store(
  tables: ChatTables,
  step: { room: RoomRow; member: MemberRow; next: Progress; at: number; limits: MarkLimits },
): RoomChanges {
  const { room, member, next, at, limits } = step
  const changes = new RoomChanges(tables, room)
  const mark = { roomId: room.id, userId: member.userId, ...next, at }
  if (isTold(room, limits)) changes.mark(mark)
  else tables.records.marks.put({ ...mark, offset: tables.records.marks.get(mark)?.offset ?? 0 })
  return changes
}

function isTold(room: RoomRow, limits: MarkLimits): boolean {
  return room.memberCount <= limits.receiptEventsUpTo
}

function progressOf(tables: ChatReadTables, member: MemberRow): Progress {
  const { roomId, userId, joinedSeq } = member
  return tables.records.marks.get({ roomId, userId }) ?? { readSeq: joinedSeq, deliveredSeq: joinedSeq }
}

function standing(tables: ChatReadTables, room: RoomRow, member: MemberRow, limits: MarkLimits): InboxRoom {
  return { room, place: placeIn(tables, room, { member, countUpTo: limits.countUpTo }) }
}
