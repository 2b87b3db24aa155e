import type { Message } from '@hubbub/protocol'
import type { HistoryPage } from '../src/api.ts'
import { golden } from './fake-world.ts'

/** A message row of the model, with the offset it was created at. */
export interface ModelRow extends Message {
  readonly createdOffset: number
}

/** What became of an append, as the server would answer it. */
export type Appended =
  | { readonly kind: 'stored'; readonly row: ModelRow; readonly isNew: boolean }
  | { readonly kind: 'out_of_order' }

const base = golden('message')

/** A room as the rules say: contiguous `seq` and `offset`, keys unique for ever, rows that know their last change. */
export class ModelRoom {
  readonly id: string
  epoch = 'e1'
  offset = 0
  readonly rows: ModelRow[] = []
  readonly #keys = new Map<string, ModelRow>()
  readonly #firstTexts: string[] = []

  constructor(id: string) {
    this.id = id
  }

  get head(): { readonly epoch: string; readonly offset: number } {
    return { epoch: this.epoch, offset: this.offset }
  }

  /** What `welcome` says of the room. */
  get info(): object {
    return {
      created_by: null,
      created_at: base['timestamp'],
      member_count: 2,
      id: this.id,
      name: this.id,
      last_seq: this.rows.length,
      head: this.head,
    }
  }

  /** I1, and `after`: stores a message once, and only behind the one it names. */
  append(user: string, content: string, clientId?: string, after?: string): Appended {
    const known = clientId === undefined ? undefined : this.#keys.get(`${user}|${clientId}`)
    if (known) return { kind: 'stored', row: known, isNew: false }
    if (after !== undefined && !this.#keys.has(`${user}|${after}`)) return { kind: 'out_of_order' }
    const seq = this.rows.length + 1
    const offset = ++this.offset
    const key = clientId === undefined ? {} : { client_id: clientId }
    const own = { id: `${this.id}_${seq}`, room_id: this.id, seq, offset, content, user_id: user, username: user }
    const row = { timestamp: String(base['timestamp']), ...own, ...key, createdOffset: offset }
    this.rows.push(row)
    this.#firstTexts.push(content)
    if (clientId !== undefined) this.#keys.set(`${user}|${clientId}`, row)
    return { kind: 'stored', row, isNew: true }
  }

  /** Changes a row; undefined when there is none. */
  change(seq: number, fields: Partial<Message>): ModelRow | undefined {
    const row = this.rows[seq - 1]
    if (!row) return undefined
    const changed = { ...row, ...fields, offset: ++this.offset }
    this.rows[seq - 1] = changed
    return changed
  }

  /** What a message said when it was stored. */
  firstTextOf(seq: number): string | undefined {
    return this.#firstTexts[seq - 1]
  }

  /** R4: the rows whose last change lies after an offset, in the order of those changes. */
  changedAfter(offset: number): ModelRow[] {
    return this.rows.filter((row) => row.offset > offset).sort((a, b) => a.offset - b.offset)
  }

  /** A page of history. */
  page({ before, after, limit }: { readonly [field: string]: unknown }): HistoryPage {
    const size = Number(limit ?? 50)
    const first = after === undefined ? 1 : Number(after) + 1
    const last = before === undefined ? this.rows.length : Number(before) - 1
    const from = after === undefined ? Math.max(first, last - size + 1) : first
    const messages = this.rows.slice(from - 1, Math.min(last, from + size - 1)).map(shown)
    const end = from + messages.length - 1
    return {
      room_id: this.id,
      messages,
      has_more_before: from > 1,
      has_more_after: end < this.rows.length,
      position: this.head,
    }
  }

  /** The log begins a new life, as after a restore. */
  restore(): void {
    this.epoch = `e${Number(this.epoch.slice(1)) + 1}`
  }
}

/** A row as clients see it. */
export function shown({ createdOffset: _, ...message }: ModelRow): Message {
  return message
}
