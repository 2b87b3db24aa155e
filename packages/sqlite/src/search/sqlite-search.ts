import {
  fits,
  type MessageRow,
  type RoomName,
  type SearchFound,
  type SearchHit,
  type SearchIndex,
  type SearchPage,
  type SearchPlan,
} from '@hubbub/chat/ports'
import type { Database, Row, Statement } from '../database/database.ts'
import { integer, text } from '../database/row-values.ts'
import { messageColumns, messageRow } from '../database/rows.ts'
import { indexRules } from './index-rules.ts'
import { matchExpression } from './match-expression.ts'

/** Rows that reading one text counts as: about what it costs beside a row of the index. */
const readingEffort = 4
/** Rows of the first look; each further one is so many times larger, for each begins the search anew. */
const firstLook = 128
const lookGrowth = 8

/** Finds messages by the index, and by reading those that are not in it yet. */
export class SqliteSearch implements SearchIndex {
  readonly #sql: SearchStatements

  constructor(db: Database) {
    this.#sql = prepareSearch(db)
  }

  find(plan: SearchPlan, page: SearchPage): SearchFound {
    const rooms = this.#keysOf(plan.rooms)
    if (rooms.size === 0) return { hits: [], next: undefined }
    const expression = matchExpression(plan, [...rooms.keys()])
    const search = new Search(plan, rooms, page)
    const indexed = this.#indexed()
    const below = page.below ?? Number.MAX_SAFE_INTEGER
    const unindexed = (to: number, limit: number): readonly Row[] => this.#sql.stored.all(indexed, to, limit)
    const inIndex = (to: number, limit: number): readonly Row[] =>
      expression === undefined ? this.#sql.stored.all(0, to, limit) : this.#sql.matching.all(expression, to, limit)
    const read = (key: number): Row | undefined => this.#sql.message.get(key)
    search.look(below, unindexed, read)
    search.look(Math.min(below, indexed + 1), inIndex, read)
    return search.found()
  }

  unindexed(): number {
    return Math.max(0, integer(this.#sql.newest.get() ?? {}, 'key') - this.#indexed())
  }

  findableRooms(): readonly RoomName[] {
    return this.#sql.findable.all().map((row) => ({ roomId: text(row, 'id'), name: text(row, 'name') }))
  }

  #indexed(): number {
    const row = this.#sql.progress.get(indexRules)
    return row ? integer(row, 'indexed') : 0
  }

  #keysOf(roomIds: readonly string[]): ReadonlyMap<number, string> {
    const rows = this.#sql.rooms.all(JSON.stringify(roomIds))
    return new Map(rows.map((row) => [integer(row, 'key'), text(row, 'id')]))
  }
}

/** Rows below a key, highest first, with their key, room and time. */
type Source = (below: number, limit: number) => readonly Row[]

/** One search under way: what was found, and what may still be spent. */
class Search {
  readonly #plan: SearchPlan
  readonly #rooms: ReadonlyMap<number, string>
  readonly #limit: number
  readonly #hits: SearchHit[] = []
  #effort: number
  /** Where it stopped short. */
  #stoppedAt: number | undefined

  constructor(plan: SearchPlan, rooms: ReadonlyMap<number, string>, { limit, effort }: SearchPage) {
    this.#plan = plan
    this.#rooms = rooms
    this.#limit = limit
    this.#effort = Math.max(1, effort)
  }

  /** Goes through the rows of a source until there are enough, or no more may be spent. */
  look(from: number, source: Source, read: (key: number) => Row | undefined): void {
    let below = from
    for (let size = firstLook; !this.#isOver(); size *= lookGrowth) {
      const wanted = Math.max(1, Math.min(size, this.#effort))
      const rows = source(below, wanted)
      for (const row of rows) {
        below = integer(row, 'key')
        this.#consider(row, below, read)
        if (this.#isOver()) return this.#stop(below)
      }
      if (rows.length < wanted) return
    }
  }

  found(): SearchFound {
    return { hits: this.#hits.slice(0, this.#limit), next: this.#next() }
  }

  #next(): number | undefined {
    // One more than asked for says that there is more, and where.
    return this.#hits.length > this.#limit ? this.#hits[this.#limit - 1]?.place : this.#stoppedAt
  }

  #isOver(): boolean {
    return this.#stoppedAt !== undefined || this.#effort <= 0 || this.#hits.length > this.#limit
  }

  #stop(at: number): void {
    this.#stoppedAt = at
  }

  #consider(row: Row, key: number, read: (key: number) => Row | undefined): void {
    this.#effort -= 1
    const roomId = this.#rooms.get(integer(row, 'room'))
    if (roomId === undefined || !this.#isInTime(integer(row, 'sent_at'))) return
    this.#effort -= readingEffort
    const message = messageOf(read(key), roomId)
    if (message && fits(message, this.#plan)) this.#hits.push({ place: key, message })
  }

  #isInTime(sentAt: number): boolean {
    const { after = -Infinity, before = Infinity } = this.#plan
    return sentAt >= after && sentAt < before
  }
}

function messageOf(row: Row | undefined, roomId: string): MessageRow | undefined {
  return row && messageRow(row, roomId)
}

interface SearchStatements {
  readonly progress: Statement
  readonly newest: Statement
  readonly rooms: Statement
  readonly stored: Statement
  readonly matching: Statement
  readonly message: Statement
  readonly findable: Statement
}

function prepareSearch(db: Database): SearchStatements {
  return {
    progress: db.prepare('SELECT indexed FROM search_progress WHERE rules = ?'),
    newest: db.prepare('SELECT coalesce(max(key), 0) AS key FROM messages'),
    rooms: db.prepare('SELECT key, id FROM rooms WHERE id IN (SELECT value FROM json_each(?))'),
    stored: db.prepare('SELECT key, room, sent_at FROM messages WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?'),
    // The limit is inside: the index stops there, however few of the rows are wanted in the end. The driver gives numbers
    // as reals, and the index understands bounds only as integers.
    matching: db.prepare(
      `SELECT key, room, sent_at FROM (
         SELECT rowid AS found FROM message_terms WHERE message_terms MATCH ? AND rowid < CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?
       ) CROSS JOIN messages ON key = found ORDER BY found DESC`,
    ),
    message: db.prepare(`SELECT ${messageColumns} FROM messages WHERE key = ?`),
    findable: db.prepare(
      "SELECT id, name FROM rooms WHERE deleted_at IS NULL AND (kind = 'public' OR is_open_to_requests = 1)",
    ),
  }
}
