import type { EncodedFrame, Position, ResetReason, TopicName } from '@hubbub/protocol'

/** One durable event of a topic, encoded. */
export interface LogEntry {
  readonly offset: number
  readonly frame: EncodedFrame
  /**
   * The id of a user who loses the topic with this entry: on every node the user's subscriptions end before the entry
   * is handed to fan-out, unless the topic's rule allows them again by then (A1). Given by the log as well: a node may
   * learn of the entry only from there.
   */
  readonly removes?: string
  /** Nothing comes after it: on every node all subscriptions end once it has been handed to fan-out. @default false */
  readonly ends?: boolean
}

/** An answer to `TopicLog.read`. */
export type LogRead =
  /** Entries in offset order; `complete` says that nothing more lies between the last one and `upTo`. */
  | { readonly kind: 'page'; readonly entries: readonly LogEntry[]; readonly complete: boolean }
  /** The log does not cover what was asked; the reader has to load the topic anew. */
  | { readonly kind: 'gone'; readonly reason: ResetReason }

/**
 * What a topic's readers missed. Called by the hub to recover subscriptions and to fill holes.
 *
 * A log may answer by history (every event) or by state (each row that changed, once, as it is now): with the second,
 * offsets between entries are skipped, and an entry holds the row's full present state. Either way, applying the
 * entries of (after, upTo] and then every later event yields the present state.
 * Methods may reject when the store is out of reach; the hub then tells the client to come back.
 */
export interface TopicLog {
  /** Where the log ends; offset 0 for a topic nothing was ever written to. */
  head(topic: TopicName): Promise<Position>
  /** Reads what lies after `after.offset` up to and including `upTo`: at most `limit` entries, lowest offsets first. */
  read(topic: TopicName, after: Position, upTo: number, limit: number): Promise<LogRead>
}

/** What an append came to. A repeat of a key that is still known returns the first result. */
export interface Appended {
  readonly position: Position
  readonly frame: EncodedFrame
  readonly duplicate: boolean
}

/** A log that publications are appended to: the history of plain topics. */
export interface AppendableLog extends TopicLog {
  /**
   * Stores a publication and assigns the next offset, atomically. `body` is a JSON object without `type`, `topic` and
   * `offset`, which the log adds. `key` makes the append idempotent for as long as the entry is kept.
   */
  append(topic: TopicName, body: string, bounds: LogBounds, key?: string): Promise<Appended>
}

/** How much of a topic is kept. */
export interface LogBounds {
  /** Most entries kept. */
  readonly size: number
  /** Oldest entry kept, in ms. */
  readonly maxAgeMs: number
}
