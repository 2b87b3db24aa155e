import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { type Denied, isDenied } from '../reads/denied.ts'
import { countFitting, messageBytes } from '../reads/page-bytes.ts'
import { may } from '../rights/may.ts'
import { ask } from '../rooms/situation.ts'
import { highlightsOf, snippetOf } from './highlight.ts'
import { normalise } from './normalise.ts'
import { asksForSomething, parseQuery, type SearchQuery } from './parse-query.ts'
import type { Phrase } from './phrase.ts'
import type { FoundMessage, MessagesFound, SearchMessages } from './ports.ts'
import { relevanceOf } from './relevance.ts'
import { formatCursor, readCursor, type SearchCursor } from './search-cursor.ts'
import type { SearchFound, SearchHit } from './search-index.ts'
import type { SearchPlan } from './search-plan.ts'

/** Messages that the index lags behind by in the ordinary course; not worth a word. */
const usualLag = 2_000

/** Q5: finds messages in the rooms the actor may read, and nowhere else. */
export function searchMessages(tables: ChatReadTables, search: SearchMessages): MessagesFound | Denied {
  const query = parseQuery(search.query)
  const cursor = search.cursor === undefined ? undefined : readCursor(search.cursor, search.order)
  if (search.cursor !== undefined && !cursor) return invalid('cursor: not one of this search')
  if (!asksForSomething(query) && !narrows(search)) return invalid('query: nothing in it to look for')
  const rooms = readableRooms(tables, search, query)
  if ('denied' in rooms) return rooms
  const plan = planOf(search, query, rooms)
  const unindexed = tables.search.unindexed()
  return {
    ...(plan.rooms.length === 0 ? { results: [] } : page(tables, { search, plan, cursor })),
    ...(unindexed > usualLag ? { unindexed } : {}),
  }
}

function invalid(message: string): Denied {
  return { denied: { code: 'invalid', message } }
}

function narrows({ senderId, after, before, hasFile }: SearchMessages): boolean {
  return senderId !== undefined || after !== undefined || before !== undefined || hasFile
}

/** Ids of the rooms to look in; a room that was named outright has to be one the actor may read. */
function readableRooms(
  tables: ChatReadTables,
  { actor, roomId, at }: SearchMessages,
  { rooms: named }: SearchQuery,
): readonly string[] | Denied {
  const asked = roomId === undefined ? undefined : ask(tables, 'read', { roomId, actor, at })
  if (asked && isDenied(asked)) return asked
  return tables
    .roomsOf(actor.user.id)
    .filter(({ id }) => roomId === undefined || id === roomId)
    .filter(({ id, name }) => named.length === 0 || named.includes(normalise(id)) || named.includes(normalise(name)))
    .filter((room) => !may('read', { actor, room, member: tables.member(room.id, actor.user.id), at }))
    .map(({ id }) => id)
}

function planOf(search: SearchMessages, query: SearchQuery, rooms: readonly string[]): SearchPlan {
  const { phrases, without, from: senderNames } = query
  const after = Math.max(search.after ?? -Infinity, query.after ?? -Infinity)
  const before = Math.min(search.before ?? Infinity, query.before ?? Infinity)
  return {
    phrases,
    without,
    rooms,
    senderNames,
    hasFile: search.hasFile || query.hasFile,
    ...(search.senderId === undefined ? {} : { senderId: search.senderId }),
    ...(after === -Infinity ? {} : { after }),
    ...(before === Infinity ? {} : { before }),
  }
}

interface Asked {
  readonly search: SearchMessages
  readonly plan: SearchPlan
  readonly cursor: SearchCursor | undefined
}

function page(tables: ChatReadTables, asked: Asked): MessagesFound {
  const { phrases } = asked.plan
  const { hits, next } = asked.search.order === 'newest' ? newest(tables, asked) : mostRelevant(tables, asked)
  return {
    results: hits.map((hit) => shown(hit, phrases)),
    ...(next === undefined ? {} : { nextCursor: formatCursor(next) }),
  }
}

interface Page {
  readonly hits: readonly SearchHit[]
  readonly next: SearchCursor | undefined
}

function newest(tables: ChatReadTables, { search, plan, cursor }: Asked): Page {
  const { limit, effort } = search
  const { hits, next }: SearchFound = tables.search.find(plan, { below: cursor?.below, limit, effort })
  const kept = fitting(hits, search)
  const below = kept.length < hits.length ? kept.at(-1)?.place : next
  return { hits: kept, next: below === undefined ? undefined : { order: 'newest', below } }
}

/** Ranks the newest messages that fit, as they stood below the first one that was found for the first page. */
function mostRelevant(tables: ChatReadTables, { search, plan, cursor }: Asked): Page {
  const { limit, effort, rankUpTo } = search
  const { hits } = tables.search.find(plan, { below: cursor?.below, limit: rankUpTo, effort })
  const ranked = hits
    .map((hit) => ({ hit, score: relevanceOf(hit.message, plan.phrases) }))
    .toSorted((a, b) => b.score - a.score || b.hit.place - a.hit.place)
    .map(({ hit }) => hit)
  const offset = cursor?.order === 'relevance' ? cursor.offset : 0
  const wanted = ranked.slice(offset, offset + limit)
  const kept = fitting(wanted, search)
  const given = offset + kept.length
  const below = cursor?.below ?? (hits[0]?.place ?? 0) + 1
  return { hits: kept, next: given < ranked.length ? { order: 'relevance', below, offset: given } : undefined }
}

function fitting(hits: readonly SearchHit[], { pageBytes }: SearchMessages): readonly SearchHit[] {
  return hits.slice(
    0,
    countFitting(hits, pageBytes, ({ message }) => messageBytes(message)),
  )
}

function shown({ message }: SearchHit, phrases: readonly Phrase[]): FoundMessage {
  const highlights = highlightsOf(message.content, phrases)
  const snippet = snippetOf(message.content, highlights)
  return { message, highlights, ...(snippet ? { snippet } : {}) }
}
