import { Refused } from '@hubbub/hub'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { toAuditEntry } from './room-wire.ts'

/** Who did which administrative act. */
export function auditCommands({ store, limits }: ChatSettings): Pick<ChatCommandTable, 'audit_log'> {
  return {
    audit_log: chatCommand('audit_log', 'serial', async ({ input, session, hub }) => {
      const { room_id: roomId, actor_id: actorId, action, limit = limits.pageRows } = input
      const place = readCursor(input.cursor, ['number'])
      if (place instanceof Refused) return place
      const about = { actor: actorOf(session), at: hub.clock.now(), roomId, actorId, action, limit }
      const read = await store.read({ kind: 'audit_log', ...about, before: place?.[0] })
      if (isDenied(read)) return refusedBy(read.denied)
      return {
        entries: read.entries.map(toAuditEntry),
        ...(read.next === undefined ? {} : { next_cursor: makeCursor(read.next) }),
      }
    }),
  }
}
