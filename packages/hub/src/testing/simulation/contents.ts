import type { ReceivedFrame } from '../memory-link.ts'

/** One durable event as a client takes it apart. */
export interface TopicEvent {
  readonly topic: string
  readonly offset: number
  /** The publisher's key in a log, the row's id among rows. */
  readonly key: string
  readonly value: number | null
}

/** Takes a durable event apart; undefined for every other frame. */
export function eventOf(frame: ReceivedFrame): TopicEvent | undefined {
  const { type, topic, offset } = frame
  if (typeof topic !== 'string' || typeof offset !== 'number') return undefined
  if (type === 'publication') {
    return { topic, offset, key: String(frame['client_id']), value: Number(frame['payload']) }
  }
  const { row, value } = frame
  if (type !== 'row') return undefined
  return { topic, offset, key: String(row), value: value === null ? null : Number(value) }
}

/** What a client has of a topic. */
export interface Contents {
  /** Starts over from a fresh page, taken apart by `rowOf`. */
  load(rows: readonly unknown[]): void
  apply(event: TopicEvent): void
  /** As comparable text, one line per entry or row. */
  lines(): readonly string[]
}

/** The entries of a log, in order. */
export class LogContents implements Contents {
  #entries: string[] = []

  load(rows: readonly unknown[]): void {
    this.#entries = rows.flatMap((row) => (isFrame(row) ? (eventOf(row) ?? []) : [])).map(lineOf)
  }

  apply(event: TopicEvent): void {
    this.#entries.push(lineOf(event))
  }

  lines(): readonly string[] {
    return this.#entries
  }
}

/** Rows by id; a tombstone removes one. */
export class RowContents implements Contents {
  readonly #rows = new Map<string, TopicEvent>()

  load(rows: readonly unknown[]): void {
    this.#rows.clear()
    for (const row of rows) {
      if (!isRow(row)) continue
      this.#rows.set(row.id, { topic: '', offset: row.offset, key: row.id, value: row.value })
    }
  }

  apply(event: TopicEvent): void {
    if (event.value === null) this.#rows.delete(event.key)
    else this.#rows.set(event.key, event)
  }

  lines(): readonly string[] {
    return [...this.#rows.values()].map(lineOf).toSorted()
  }
}

function lineOf({ offset, key, value }: TopicEvent): string {
  return `${offset}:${key}=${value}`
}

function isFrame(value: unknown): value is ReceivedFrame {
  return typeof value === 'object' && value !== null && 'type' in value
}

function isRow(value: unknown): value is { id: string; offset: number; value: number | null } {
  return typeof value === 'object' && value !== null && 'id' in value && 'offset' in value && 'value' in value
}
