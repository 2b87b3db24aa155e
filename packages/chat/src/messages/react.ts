import type { Reaction } from '@hubbub/protocol'
import type { MessageMore, MessageRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { findUndeleted } from './find-message.ts'
import { changed, unchanged } from './message-written.ts'
import type { MessageWritten, React, Unreact } from './ports.ts'

/** Users of one reaction that the message itself names. */
const shownUsers = 50

/** V6: adds a user's reaction to a message; the same one again changes nothing. */
export function react(tables: ChatTables, write: React): MessageWritten | WriteRefused {
  const { emoji, limits, messageId } = write
  const userId = write.actor.user.id
  const found = findUndeleted(tables, write, 'react')
  if ('refused' in found) return found
  const { room, message } = found
  if (tables.records.reactions.get({ messageId, emoji, userId })) return unchanged(message)
  const reactions = message.more.reactions ?? []
  const known = reactions.find((each) => each.emoji === emoji)
  if (!known && reactions.length >= limits.kinds)
    return refuseWrite('limit_reached', `there are ${limits.kinds} different reactions to it`)
  if (known && known.count >= limits.users) return refuseWrite('limit_reached', `${limits.users} users have reacted so`)
  const next = known ? joined(known, userId) : { emoji, count: 1, user_ids: [userId] }
  const all = known ? reactions.map((each) => (each === known ? next : each)) : [...reactions, next]
  const result = changed(tables, room, withReactions(message, all))
  tables.records.reactions.put({ messageId, emoji, userId, offset: result.message.offset })
  return result
}

/** V6: takes a user's reaction back; one that is not there changes nothing. */
export function unreact(tables: ChatTables, write: Unreact): MessageWritten | WriteRefused {
  const { emoji, messageId } = write
  const userId = write.actor.user.id
  const found = findUndeleted(tables, write, 'change_own')
  if ('refused' in found) return found
  const { room, message } = found
  if (!tables.records.reactions.get({ messageId, emoji, userId })) return unchanged(message)
  tables.records.reactions.remove({ messageId, emoji, userId })
  const all = (message.more.reactions ?? []).flatMap((each) => {
    if (each.emoji !== emoji) return [each]
    return each.count === 1 ? [] : [left(tables, messageId, each)]
  })
  return changed(tables, room, withReactions(message, all))
}

function joined(reaction: Reaction, userId: string): Reaction {
  const { emoji, count, user_ids: shown } = reaction
  return { emoji, count: count + 1, user_ids: shown.length < shownUsers ? [...shown, userId] : shown }
}

/** A reaction with one user less: another one may be shown instead. */
function left({ records: { reactions } }: ChatTables, messageId: string, { emoji, count }: Reaction): Reaction {
  const first = reactions.scan({ index: 'byOffset', equals: { messageId, emoji }, limit: shownUsers })
  return { emoji, count: count - 1, user_ids: first.map(({ userId }) => userId) }
}

function withReactions(message: MessageRow, reactions: readonly Reaction[]): MessageRow {
  const { reactions: _, ...rest } = message.more
  const more: MessageMore = reactions.length === 0 ? rest : { ...rest, reactions }
  return { ...message, more }
}
