import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import type { DraftWritten, SetDraft } from './ports.ts'
import type { DraftRow } from './tables.ts'

/**
 * B7: keeps a draft. One that another device changed since the version given is left as it is and returned, so that both
 * texts can be shown; one that another device removed is no loss.
 */
export function setDraft(tables: ChatTables, write: SetDraft): DraftWritten | WriteRefused {
  const { roomId, actor, at, threadId, content, version, maxDrafts } = write
  const userId = actor.user.id
  const room = tables.room(roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${roomId}"`)
  const denial = may('mark', { actor, room, member: tables.member(roomId, userId), at })
  if (denial) return deniedWrite(denial)
  const { drafts } = tables.records
  const key = { userId, roomId, threadId }
  const kept = drafts.get(key)
  const next: DraftRow = { ...key, content, version: Math.max(at, (kept?.version ?? 0) + 1), at }
  if (kept?.content === content) return { isStored: true, draft: kept, changes: [] }
  if (kept && kept.version !== version) return { isStored: false, draft: kept, changes: [] }
  if (content === '') drafts.remove(key)
  else {
    if (!kept && drafts.count({ equals: { userId } }, maxDrafts) >= maxDrafts)
      return refuseWrite('limit_reached', `you have ${maxDrafts} drafts, which is the most one user can`)
    drafts.put(next)
  }
  return { isStored: true, draft: next, changes: [] }
}
