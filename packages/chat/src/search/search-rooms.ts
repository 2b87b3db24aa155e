import type { RoomRow } from '../ports/rows.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { may } from '../rights/may.ts'
import { situationIn } from '../rooms/situation.ts'
import { compareValues } from '../tables/scan-order.ts'
import { normalise } from './normalise.ts'
import { occursIn, phraseOf } from './phrase.ts'
import type { SearchRooms } from './ports.ts'
import type { RoomName } from './search-index.ts'
import { termsOf } from './terms.ts'

/** Q10: finds rooms by what their name or a word of it begins with: those that begin so first, then by name. */
export function searchRooms(tables: ChatReadTables, { query, actor, limit, at }: SearchRooms): readonly RoomRow[] {
  const own = tables.roomsOf(actor.user.id).map(({ id, name }): RoomName => ({ roomId: id, name }))
  const rankOf = ranking(query)
  const named = new Map([...tables.search.findableRooms(), ...own].map((room) => [room.roomId, normalise(room.name)]))
  return [...named]
    .map(([roomId, name]) => ({ roomId, name, rank: rankOf(name) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted(
      (a, b) => (a.rank ?? 0) - (b.rank ?? 0) || compareValues(a.name, b.name) || compareValues(a.roomId, b.roomId),
    )
    .flatMap(({ roomId }) => situationIn(tables, { roomId, actor, at }) ?? [])
    .filter((situation) => !may('see_room', situation))
    .slice(0, limit)
    .map(({ room }) => room)
}

/** How well a normalised name fits what was typed, best first; undefined: not at all. */
function ranking(query: string): (name: string) => number | undefined {
  const typed = normalise(query).trim()
  const phrase = phraseOf(termsOf(typed), true)
  return (name) => {
    if (name === '') return undefined
    if (name.startsWith(typed)) return 0
    return phrase && occursIn(phrase, termsOf(name)) ? 1 : undefined
  }
}
