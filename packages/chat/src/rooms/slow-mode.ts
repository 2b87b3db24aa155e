import { type Denial, may, type Situation } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'

/** C30: says how long a member has to wait before the next message in a room with slow mode. */
export function slowMode(situation: Situation): Denial | undefined {
  const { room, member, at } = situation
  if (room.slowModeMs === 0 || !member || !may('skip_slow_mode', situation)) return undefined
  // A clock that was set back makes nobody wait longer than the room asks for.
  const waited = Math.max(0, at - member.lastSentAt)
  return waited >= room.slowModeMs ? undefined : { code: 'slow_mode', retryAfterMs: room.slowModeMs - waited }
}

/** Says that somebody wrote in a room just now, where slow mode has to know. */
export function noteSent(tables: ChatTables, { room, member, at }: Situation): void {
  if (room.slowModeMs > 0 && member) tables.putMember({ ...member, lastSentAt: at })
}
