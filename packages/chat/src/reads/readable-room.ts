import type { Actor } from '../ports/actor.ts'
import type { RoomRow } from '../ports/rows.ts'
import { may } from '../rights/may.ts'
import type { RoomAct } from '../rights/rights.ts'
import type { ChatReadTables } from './chat-read-tables.ts'
import type { Denied } from './denied.ts'

/** The room a read is about, if the actor may do this there. */
export function readableRoom(
  tables: ChatReadTables,
  act: RoomAct,
  { roomId, actor, at }: { readonly roomId: string; readonly actor: Actor; readonly at: number },
): RoomRow | Denied {
  const room = tables.room(roomId)
  if (!room) return { denied: { code: 'not_found', message: `there is no room "${roomId}"` } }
  const denied = may(act, { actor, room, member: tables.member(roomId, actor.user.id), at })
  return denied ? { denied } : room
}
