import type { MessageMore } from '../ports/rows.ts'
import { may, type Situation } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { mostMentions, parseMentions } from './parse-mentions.ts'

/** Whom a message names. */
export interface Mentions {
  readonly mentionsRoom: boolean
  /** Ids of members, without the sender; left out where there are none. */
  readonly mentions?: NonNullable<MessageMore['mentions']>
}

/** Names looked up for one message at most, whatever it says. */
const mostLookUps = 100
/** Names are not unique: so many members of one name are named by it. */
const mostNamesakes = 5
/** What stands for everybody. */
const everybody = 'room'

const nobody: Mentions = { mentionsRoom: false }

/** V2: finds whom a text names among the members of its room. `@room` by one who may not say it is text. */
export function resolveMentions(tables: ChatTables, content: string, situation: Situation): Mentions {
  const found = parseMentions(content)
  if (found.length === 0) return nobody
  const { room, actor } = situation
  const known = new Map<string, readonly string[]>()
  const bearers = (name: string): readonly string[] => {
    const ids = known.get(name) ?? (known.size < mostLookUps ? bearersOf(tables, room.id, name) : [])
    known.set(name, ids)
    return ids
  }
  const named = found.map((candidates) => candidates.find((name) => name === everybody || bearers(name).length > 0))
  const mentions = new Set(named.flatMap((name) => (name === undefined || name === everybody ? [] : bearers(name))))
  mentions.delete(actor.user.id)
  const mentionsRoom = named.includes(everybody) && may('mention_room', situation) === undefined
  return { mentionsRoom, ...(mentions.size === 0 ? {} : { mentions: [...mentions].slice(0, mostMentions) }) }
}

/** The members of exactly this name, given in lower case. */
function bearersOf(tables: ChatTables, roomId: string, name: string): readonly string[] {
  return tables
    .membersNamed(roomId, name, mostNamesakes)
    .filter(({ username }) => username.toLowerCase() === name)
    .map(({ userId }) => userId)
}
