import type { EncodedFrame, Position, TopicName } from '@hubbub/protocol'
import type { LogRead, TopicLog } from '../../ports/topic-log.ts'

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
  readonly frame: EncodedFrame
  readonly duplicate: boolean
}

interface Table {
  epoch: string
  head: number
  readonly rows: Map<string, Row>
  readonly written: Map<string, { readonly offset: number; readonly frame: EncodedFrame }>
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
    const entries = changed.slice(0, limit).map((row) => ({ offset: row.offset, frame: rowFrame(topic, row) }))
    return { kind: 'page', entries, complete: changed.length <= limit }
  }

  /** Writes a row and assigns the next offset. */
  set(topic: TopicName, id: string, value: number | null, key: string): RowWritten {
    const table = this.#table(topic)
    const before = table.written.get(key)
    if (before) {
      return { position: { epoch: table.epoch, offset: before.offset }, frame: before.frame, duplicate: true }
    }
    const row = { id, offset: ++table.head, value }
    table.rows.set(id, row)
    const frame = rowFrame(topic, row)
    table.written.set(key, { offset: row.offset, frame })
    return { position: { epoch: table.epoch, offset: row.offset }, frame, duplicate: false }
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

function rowFrame(topic: TopicName, { id, offset, value }: Row): EncodedFrame {
  return JSON.stringify({ type: 'row', topic, offset, row: id, value })
}
