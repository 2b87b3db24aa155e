import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { toMessage, toRoom } from '../wire.ts'
import type { FoundMessage } from './ports.ts'

/** Finding messages, people and rooms. */
export function searchCommands(
  settings: ChatSettings,
): Pick<ChatCommandTable, 'search' | 'search_users' | 'search_rooms'> {
  const { store, limits } = settings
  const { pageRows, pageBytes, searchEffort: effort, searchRankUpTo: rankUpTo } = limits
  return {
    search: chatCommand('search', 'serial', async ({ input, session, hub }) => {
      const { query = '', room_id: roomId, from: senderId, cursor, order = 'newest', limit = pageRows } = input
      const [after, before] = [input.after, input.before].map(timeOf)
      const found = await store.read({
        kind: 'search',
        actor: actorOf(session),
        at: hub.clock.now(),
        query,
        order,
        hasFile: input.has_file ?? false,
        limit,
        pageBytes,
        effort,
        rankUpTo,
        ...given({ roomId, senderId, after, before, cursor }),
      })
      if (isDenied(found)) return refusedBy(found.denied)
      const { results, nextCursor: next_cursor, unindexed } = found
      return { results: results.map(toResult), ...given({ next_cursor, unindexed }) }
    }),
    search_users: chatCommand('search_users', 'serial', async ({ input, session, hub }) => {
      const { query, room_id: roomId, limit = pageRows } = input
      const asked = { actor: actorOf(session), at: hub.clock.now(), query, limit, ...given({ roomId }) }
      const users = await store.read({ kind: 'search_users', ...asked })
      return 'denied' in users ? refusedBy(users.denied) : { users: [...users] }
    }),
    search_rooms: chatCommand('search_rooms', 'serial', async ({ input, session, hub }) => {
      const { query, limit = pageRows } = input
      const asked = { actor: actorOf(session), at: hub.clock.now(), query, limit }
      const rooms = await store.read({ kind: 'search_rooms', ...asked })
      return { rooms: rooms.map((room) => toRoom(room, store.epoch)) }
    }),
  }
}

function toResult({ message, highlights, snippet }: FoundMessage) {
  return { message: toMessage(message), highlights, ...given({ snippet }) }
}

/** Without the fields that have no value. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const kept: { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } = {}
  for (const name in fields) {
    const value = fields[name]
    if (isThere(value)) kept[name] = value
  }
  return kept
}

function isThere<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined
}

/** A date, which is its midnight UTC, or a time, in ms since 1970. */
function timeOf(written: string | undefined): number | undefined {
  return written === undefined ? undefined : Date.parse(written)
}
