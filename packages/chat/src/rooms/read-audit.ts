import { type Denied, isDenied } from '../reads/denied.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import type { AuditQuestion, AuditRead } from './ports.ts'
import { ask } from './situation.ts'
import type { AuditRow } from './tables.ts'

/** Acts looked at for one page, whether they are wanted or not. */
const mostSeen = 2_000

/** G9: administrative acts, newest first: of a room for its admins, of all for the server's. */
export function readAudit(tables: ChatReadTables, question: AuditQuestion): AuditRead | Denied {
  const denied = whyNot(tables, question)
  if (denied) return denied
  const { actorId, action, limit } = question
  const entries: AuditRow[] = []
  let before = question.before
  for (let seen = 0; seen < mostSeen; ) {
    const batch = scan(tables, { ...question, before })
    for (const act of batch) {
      before = act.id
      if (actorId !== undefined && act.actorId !== actorId) continue
      if (action !== undefined && act.action !== action) continue
      entries.push(act)
      if (entries.length === limit) return { entries, next: before }
    }
    if (batch.length < limit) return { entries, next: undefined }
    seen += batch.length
  }
  return { entries, next: before }
}

/** By the index that is most likely to leave little over. */
function scan({ records }: ChatReadTables, question: AuditQuestion): readonly AuditRow[] {
  const { roomId, actorId, action, before, limit } = question
  const rest = { reverse: true, limit, ...(before === undefined ? {} : { after: { id: before } }) }
  if (roomId !== undefined) return records.audit.scan({ index: 'byRoom', equals: { roomId }, ...rest })
  if (actorId !== undefined) return records.audit.scan({ index: 'byActor', equals: { actorId }, ...rest })
  if (action !== undefined) return records.audit.scan({ index: 'byAction', equals: { action }, ...rest })
  return records.audit.scan(rest)
}

function whyNot(tables: ChatReadTables, { actor, at, roomId }: AuditQuestion): Denied | undefined {
  const denied = mayOnServer('see_audit', actor)
  if (!denied) return undefined
  if (roomId === undefined) return { denied }
  const asked = ask(tables, 'audit', { roomId, actor, at })
  return isDenied(asked) ? asked : undefined
}
