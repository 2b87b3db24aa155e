import type { Position, TopicName } from '@hubbub/protocol'
import type { LogEntry, LogRead, TopicLog } from '../../ports/topic-log.ts'

/** One row in its present state; a null value is a tombstone. */
export interface Row {
  readonly id: string
  /** Where the row last changed. */
  readonly offset: number
  readonly value: number | null
}

/** What a write came to; a repeat of its key returns the first result. */
export interface RowWritten {
  readonly position: Position
  readonly entry: LogEntry
  readonly duplicate: boolean
}

interface Table {
  epoch: string
  head: number
  readonly rows: Map<string, Row>
  readonly written: Map<string, LogEntry>
}

/** A small store of rows whose log answers by state (R4): what changed since an offset, each row once, as it is now. */
export class RowLog implements TopicLog {
  readonly #tables = new Map<TopicName, Table>()

  async head(topic: TopicName): Promise<Position> {
    const { epoch, head } = this.#table(topic)
    return { epoch, offset: head }
  }

  async read(topic: TopicName, after: Position, upTo: number, limit: number): Promise<LogRead> {
    const { epoch, head, rows } = this.#table(topic)
    if (after.epoch !== epoch) return { kind: 'gone', reason: 'epoch_changed' }
    if (after.offset > head) return { kind: 'gone', reason: 'ahead' }
    const changed = [...rows.values()]
      .filter(({ offset }) => offset > after.offset && offset <= upTo)
      .toSorted((a, b) => a.offset - b.offset)
    const entries = changed.slice(0, limit).map((row) => entryOf(topic, row))
    return { kind: 'page', entries, complete: changed.length <= limit }
  }

  /** Writes a row and assigns the next offset. */
  set(topic: TopicName, id: string, value: number | null, key: string): RowWritten {
    const table = this.#table(topic)
    const before = table.written.get(key)
    if (before) return { position: { epoch: table.epoch, offset: before.offset }, entry: before, duplicate: true }
    const row = { id, offset: ++table.head, value }
    table.rows.set(id, row)
    const entry = entryOf(topic, row)
    table.written.set(key, entry)
    return { position: { epoch: table.epoch, offset: row.offset }, entry, duplicate: false }
  }

  /** Rows that are not deleted, with the position they stand for: a fresh page. */
  page(topic: TopicName): { position: Position; rows: readonly Row[] } {
    const { epoch, head, rows } = this.#table(topic)
    return { position: { epoch, offset: head }, rows: [...rows.values()].filter(({ value }) => value !== null) }
  }

  /** The row as it is now, deleted or not. */
  row(topic: TopicName, id: string): Row | undefined {
    return this.#table(topic).rows.get(id)
  }

  /** Since which offset the user is out of the topic; undefined for one who is not. */
  outSince(topic: TopicName, userId: string): number | undefined {
    const row = this.row(topic, outRow(userId))
    return row && row.value !== null ? row.offset : undefined
  }

  /** Where the write of a key stands. */
  offsetOf(topic: TopicName, key: string): number | undefined {
    return this.#table(topic).written.get(key)?.offset
  }

  /** Begins a new life of the log, as a restored backup does (R1). */
  renew(topic: TopicName): void {
    const table = this.#table(topic)
    table.epoch = `${table.epoch}+`
  }

  #table(topic: TopicName): Table {
    const table = this.#tables.get(topic) ?? { epoch: 'r', head: 0, rows: new Map(), written: new Map() }
    this.#tables.set(topic, table)
    return table
  }
}

/** The row that puts a user out of the topic while it is there. */
export function outRow(userId: string): string {
  return `out:${userId}`
}

function entryOf(topic: TopicName, { id, offset, value }: Row): LogEntry {
  const frame = JSON.stringify({ type: 'row', topic, offset, row: id, value })
  const isRemoval = id.startsWith('out:') && value !== null
  return isRemoval ? { offset, frame, removes: id.slice('out:'.length) } : { offset, frame }
}
