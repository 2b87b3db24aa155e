import type { RoomRole } from '@hubbub/protocol'
import type { MemberRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { isAtLeast } from '../rights/roles.ts'
import type { ChatTables } from '../writes/chat-tables.ts'

/** More than any room has, however it is configured. */
const most = 10_000

/** Ids of the members of a room who have at least this role, which has to be more than `member`. */
export function staffOf(
  { records }: ChatReadTables,
  roomId: string,
  least: Exclude<RoomRole, 'member'>,
): readonly string[] {
  return records.staff
    .scan({ equals: { roomId }, limit: most })
    .filter(({ role }) => isAtLeast(role, least))
    .map(({ userId }) => userId)
}

/** Keeps the list of members who are more than plain ones, with every membership that is stored. */
export function keepStaff({ records }: ChatTables, { roomId, userId, state, role }: MemberRow): void {
  if (state === 'in' && role !== 'member') records.staff.put({ roomId, userId, role })
  else records.staff.remove({ roomId, userId })
}
