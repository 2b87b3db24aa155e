import { type MessageRow, searchedText } from '@hubbub/chat/ports'
import type { Database, Row, Statement } from '../database/database.ts'
import { integer, text } from '../database/row-values.ts'
import { messageColumns, messageRow } from '../database/rows.ts'
import { indexRules } from './index-rules.ts'
import { indexedText } from './match-expression.ts'

/**
 * Keeps the index of messages. New messages gather until there are enough for one piece of work, which is cheaper by far
 * than each commit touching the index; until then searches read them. What changes of a message that is in the index is
 * changed there in the same transaction. Call what writes inside transactions.
 */
export class SearchIndexer {
  readonly #sql: IndexStatements
  readonly #slice: number

  /** `slice`: messages that gather, and are then indexed together. */
  constructor(db: Database, slice: number) {
    this.#sql = prepareIndex(db)
    this.#slice = slice
  }

  /** Says whether enough messages have gathered. */
  isDue(): boolean {
    return integer(this.#sql.newest.get() ?? {}, 'key') - this.#indexed() >= this.#slice
  }

  /** Indexes the next messages. */
  step(): void {
    this.#beginAnew()
    const rows = this.#sql.following.all(this.#indexed(), this.#slice)
    for (const row of rows) this.#put(row, withRoom(row))
    this.#sql.setIndexed.run(Math.max(this.#indexed(), ...rows.map((row) => integer(row, 'key'))))
  }

  /** Call it before a message is changed into this. */
  change(message: MessageRow): void {
    const row = this.#sql.message.get(message.id)
    if (!row || integer(row, 'key') > this.#indexed()) return
    if (message.deletedAt !== null) this.#sql.remove.run(integer(row, 'key'))
    else if (!isSameToSearch(withRoom(row), message)) this.#put(row, message)
  }

  /** Call it before a message is removed. */
  remove(messageId: string): void {
    const row = this.#sql.message.get(messageId)
    if (row) this.#sql.remove.run(integer(row, 'key'))
  }

  /** Lets go of an index that was made by other rules; it is made anew, as an old file's is. */
  #beginAnew(): void {
    if (this.#sql.progress.get(indexRules)) return
    this.#sql.clear.run()
    this.#sql.setRules.run(indexRules)
  }

  #put(row: Row, message: MessageRow): void {
    if (message.deletedAt !== null) return
    const { terms, scope } = indexedText(message, integer(row, 'room'))
    this.#sql.put.run(integer(row, 'key'), terms, scope)
  }

  #indexed(): number {
    return integer(this.#sql.progress.get(indexRules) ?? nothing, 'indexed')
  }
}

/** Of an index made by other rules nothing counts. */
const nothing: Row = { indexed: 0 }

interface IndexStatements {
  readonly progress: Statement
  readonly setRules: Statement
  readonly setIndexed: Statement
  readonly clear: Statement
  readonly newest: Statement
  readonly following: Statement
  readonly message: Statement
  readonly put: Statement
  readonly remove: Statement
}

function prepareIndex(db: Database): IndexStatements {
  const found = `SELECT messages.key, room, ${messageColumns}, rooms.id AS room_id FROM messages JOIN rooms ON rooms.key = room`
  return {
    // The driver gives numbers as reals, and the index looks up row ids by integers only.
    progress: db.prepare('SELECT indexed FROM search_progress WHERE rules = ?'),
    setRules: db.prepare('UPDATE search_progress SET rules = ?, indexed = 0'),
    setIndexed: db.prepare('UPDATE search_progress SET indexed = ?'),
    clear: db.prepare("INSERT INTO message_terms (message_terms) VALUES ('delete-all')"),
    newest: db.prepare('SELECT coalesce(max(key), 0) AS key FROM messages'),
    following: db.prepare(`${found} WHERE messages.key > ? ORDER BY messages.key LIMIT ?`),
    message: db.prepare(`${found} WHERE messages.id = ?`),
    put: db.prepare('INSERT OR REPLACE INTO message_terms (rowid, terms, scope) VALUES (CAST(? AS INTEGER), ?, ?)'),
    remove: db.prepare('DELETE FROM message_terms WHERE rowid = CAST(? AS INTEGER)'),
  }
}

function withRoom(row: Row): MessageRow {
  return messageRow(row, text(row, 'room_id'))
}

function isSameToSearch(before: MessageRow, after: MessageRow): boolean {
  return (
    before.userId === after.userId &&
    before.username === after.username &&
    before.more.attachments?.length === after.more.attachments?.length &&
    searchedText(before) === searchedText(after)
  )
}
