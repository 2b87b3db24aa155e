import {
  type RoomRow,
  fits,
  type MessageRow,
  parseQuery,
  plainMessage,
  plainRoom,
  type SearchPlan,
} from '@hubbub/chat/ports'
import { alice, searchCases, testTime, wordyQuery, wordyText, writes, written } from '@hubbub/chat/testing'
import { SeededRandom } from '@hubbub/hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrations.ts'
import { SqliteTables } from '../database/sqlite-tables.ts'
import { DirectStore } from '../testing/direct-store.ts'
import { SearchIndexer } from './search-indexer.ts'

for (const indexEvery of [1, 3]) {
  for (const { rule, title, run } of searchCases) {
    test(`${rule}: ${title} (sqlite, ${indexEvery} indexed at a time)`, async () => {
      await expect(run({ open: async () => new DirectStore(indexEvery) })).resolves.toBeUndefined()
    })
  }
}

/** Rooms of the random history: more than the index is told of. */
const rooms = Array.from({ length: 40 }, (_, at) => `r${at}`)
const names = ['Alice', 'Bob Lee', 'ﾊﾞｯﾀ']

/** Tables with an index, and all that happened to the messages in them, in the order stored. */
class History {
  readonly #random: SeededRandom
  readonly #db = openDatabase(':memory:', { readOnly: false, busyMs: 0 })
  readonly #indexer: SearchIndexer
  readonly tables: SqliteTables
  rows: MessageRow[] = []
  #stored = 0

  constructor(random: SeededRandom) {
    this.#random = random
    migrate(this.#db)
    this.#indexer = new SearchIndexer(this.#db, 4)
    this.tables = new SqliteTables(this.#db, this.#indexer)
    const room = (id: string): RoomRow => ({ ...plainRoom, id, name: id, createdBy: null, createdAt: 0 })
    for (const id of rooms) this.tables.putRoom(room(id))
  }

  step(): void {
    const roll = this.#random.below(10)
    if (roll < 6 || this.rows.length === 0) this.#insert()
    else if (roll < 9) this.#change(this.#random.below(this.rows.length))
    else this.#remove()
    if (this.#indexer.isDue()) this.#indexer.step()
  }

  #insert(): void {
    const at = (this.#stored += 1)
    const row = { ...plainMessage, ...this.#content(), ...this.#sender(), id: `m${at}`, seq: at, offset: at }
    const room = rooms[this.#random.below(this.#random.below(rooms.length) + 1)] ?? 'r0'
    const stored = { ...row, createdOffset: at, roomId: room, sentAt: testTime + this.#random.below(100) }
    this.tables.insertMessage(stored)
    this.rows.push(stored)
  }

  #change(at: number): void {
    const row = this.rows[at]
    if (!row) return
    const changes = [this.#content(), this.#sender(), { deletedAt: 1, content: '' }, { pinnedAt: 1 }]
    this.rows[at] = { ...row, ...changes[this.#random.below(changes.length)] }
    this.tables.updateMessage(this.rows[at])
  }

  #remove(): void {
    const room = rooms[this.#random.below(rooms.length)] ?? 'r0'
    const gone = this.tables.removeMessages(room, this.#random.below(this.#stored + 1), 2).map(({ id }) => id)
    this.rows = this.rows.filter(({ id }) => !gone.includes(id))
  }

  #content(): Pick<MessageRow, 'content' | 'more'> {
    const file = { file_id: 'f', name: wordyText(this.#random, 2), size: 1, mime: 'text/plain' }
    const more = this.#random.below(4) === 0 ? { attachments: [file] } : {}
    return { content: wordyText(this.#random), more }
  }

  #sender(): Pick<MessageRow, 'userId' | 'username'> {
    const at = this.#random.below(names.length)
    return { userId: `U_${at}-x`, username: names[at] ?? '' }
  }
}

function randomPlan(random: SeededRandom): SearchPlan {
  const maybe = <Value>(value: Value): Value | undefined => (random.below(4) === 0 ? value : undefined)
  const { phrases, without } = parseQuery(random.below(3) === 0 ? '' : wordyQuery(random))
  const [after, senderId] = [maybe(testTime + random.below(100)), maybe(`U_${random.below(4)}-x`)]
  const many = random.below(2) === 0 ? rooms : rooms.slice(0, 1 + random.below(5))
  return {
    phrases,
    without,
    rooms: many,
    senderNames: maybe(['bob lee', 'バッタ']) ?? [],
    hasFile: maybe(true) ?? false,
    ...(after === undefined ? {} : { after, before: after + 50 }),
    ...(senderId === undefined ? {} : { senderId }),
  }
}

test('Q6: after any history the index finds what reading all messages finds, page by page', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = new SeededRandom(seed)
      const history = new History(random)
      for (let count = 0; count < 120; count++) history.step()
      expect(history.tables.search.unindexed()).toBeLessThan(4)
      for (let count = 0; count < 25; count++) {
        const plan = randomPlan(random)
        const wanted = history.rows.filter((row) => fits(row, plan)).toReversed()
        const page = { limit: 1 + random.below(20), effort: 1 + random.below(100) }
        const found: MessageRow[] = []
        for (let below: number | undefined, more = true; more; more = below !== undefined) {
          const { hits, next } = history.tables.search.find(plan, { ...page, below })
          found.push(...hits.map(({ message }) => message))
          below = next
        }
        expect(found).toEqual(wanted)
      }
    }),
    { numRuns: 20 },
  )
})

test('Q11: an index that was made by other rules counts for nothing, and is made anew', async () => {
  const store = new DirectStore(1)
  await store.write(writes.createRoom('den', alice))
  for (const text of ['one', 'two', 'one more']) await written(store, writes.append('den', alice, text))
  const plan = { phrases: parseQuery('one').phrases, without: [], rooms: ['den'], senderNames: [], hasFile: false }
  const tables = new SqliteTables(store.db, new SearchIndexer(store.db, 1))
  const find = () => tables.search.find(plan, { below: undefined, limit: 9, effort: 99 }).hits.length
  expect([find(), tables.search.unindexed()]).toEqual([2, 0])
  store.db.exec("UPDATE search_progress SET rules = 'older'")
  expect([find(), tables.search.unindexed()]).toEqual([2, 3])
  store.index()
  expect([find(), tables.search.unindexed()]).toEqual([2, 0])
})
