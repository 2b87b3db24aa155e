import { forgetMessages } from '../messages/forget-messages.ts'
import type { RoomRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { RoomSwept, SweepAudit, SweepRoom } from './ports.ts'

/** C34: removes messages that are older than their room keeps them; of a deleted room everything. */
export function sweepRoom(tables: ChatTables, write: SweepRoom): RoomSwept {
  const { at, roomId, limit, againInMs } = write
  const { sweeps } = tables.records
  const room = tables.room(roomId)
  if (room && room.deletedAt !== null && emptyDeleted(tables, room, limit)) {
    sweeps.put({ roomId, dueAt: at })
    return { hasMore: true, changes: [] }
  }
  if (!room || room.deletedAt !== null || room.retentionMs === null) {
    sweeps.remove({ roomId })
    return { hasMore: false, changes: [] }
  }
  const firstSeq = firstToKeep(tables, room, { before: at - room.retentionMs, limit })
  const hasMore = firstSeq - room.firstSeq >= limit
  sweeps.put({ roomId, dueAt: hasMore ? at : at + againInMs })
  if (firstSeq === room.firstSeq) return { hasMore, changes: [] }
  forgetMessages(tables, tables.removeMessages(roomId, firstSeq, limit))
  const changes = new RoomChanges(tables, room)
  changes.change({ firstSeq })
  return { hasMore, changes: changes.changes }
}

/** G9: removes acts from the audit log that are older than it keeps them. */
export function sweepAudit({ records }: ChatTables, { before, limit }: SweepAudit): Written {
  const oldest = records.audit.scan({ limit })
  for (const act of oldest) {
    if (act.at >= before) break
    records.audit.remove(act)
  }
  return { changes: [] }
}

/** `seq` of the first message that is young enough, among the oldest `limit`. */
function firstToKeep(
  tables: ChatTables,
  { id, firstSeq, lastSeq }: RoomRow,
  { before, limit }: { readonly before: number; readonly limit: number },
): number {
  const last = Math.min(lastSeq, firstSeq + limit - 1)
  const young = tables.messagesBetween(id, firstSeq, last).find(({ sentAt }) => sentAt >= before)
  return young?.seq ?? last + 1
}

/** Removes some of what is left of a deleted room; says whether there was anything. */
function emptyDeleted(tables: ChatTables, { id: roomId, lastSeq }: RoomRow, limit: number): boolean {
  const { records } = tables
  const removed = tables.removeMessages(roomId, lastSeq + 1, limit)
  forgetMessages(tables, removed)
  const members = tables.members(roomId, { limit })
  for (const member of members) {
    tables.putMember({ ...member, state: 'out' })
    records.marks.remove(member)
  }
  const all = { equals: { roomId }, limit } as const
  const links = records.inviteLinks.scan({ index: 'byRoom', ...all })
  const [bans, invitations, requests, staff] = [
    records.bans.scan(all),
    records.invitations.scan(all),
    records.joinRequests.scan(all),
    records.staff.scan(all),
  ]
  for (const row of links) records.inviteLinks.remove(row)
  for (const row of bans) records.bans.remove(row)
  for (const row of invitations) records.invitations.remove(row)
  for (const row of requests) records.joinRequests.remove(row)
  for (const row of staff) records.staff.remove(row)
  return [removed, members, links, bans, invitations, requests, staff].some(({ length }) => length > 0)
}
