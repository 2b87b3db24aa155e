import type { ChangesRange, ChangesRead, HistoryPage, HistoryRead } from '../ports/chat-store.ts'
import type { MessageRow, RoomChange } from '../ports/rows.ts'
import { historyRange } from '../reads/history-range.ts'
import { fitHistory } from '../reads/page-bytes.ts'

/** What a room is filled from: its newest messages, and all rows that changed after `floor`, in one or two snapshots. */
export interface RecentFill {
  readonly history: HistoryRead
  readonly changes: readonly RoomChange[]
  readonly floor: number
}

/**
 * The newest messages of one room and the rows that changed last, as the store has them at `head`. Kept right by being
 * told every change in offset order; answers only what it covers.
 */
export class RecentRoom {
  readonly #most: number
  /** A run without holes up to the newest message, by `seq`. */
  readonly #messages: MessageRow[]
  /** Every row that changed after `#floor`, in offset order. */
  readonly #changes = new Map<string, RoomChange>()
  #firstSeq: number
  #floor: number
  #head: number
  #chars = 0

  /** Keeps at most `most` messages and as many changes. */
  constructor(fill: RecentFill, most: number) {
    this.#most = most
    this.#messages = [...fill.history.messages]
    this.#firstSeq = fill.history.firstSeq
    this.#floor = fill.floor
    this.#head = fill.history.head
    for (const message of this.#messages) this.#chars += charsOf(message)
    for (const change of fill.changes) this.#note(change)
  }

  get head(): number {
    return this.#head
  }

  /** Characters of messages held, those held twice counted twice. */
  get chars(): number {
    return this.#chars
  }

  /** Takes a committed change; false when one before it is missing, and the room is then of no more use. */
  apply(change: RoomChange): boolean {
    const { offset } = change.row
    if (offset <= this.#head) return true
    if (offset !== this.#head + 1) return false
    this.#head = offset
    if (change.kind === 'message') this.#place(change.row)
    if (change.kind === 'member' && change.row.state === 'out') this.#dropMark(change.row.userId)
    if (change.kind === 'room') this.#trim(change.row.firstSeq)
    this.#note(change)
    return true
  }

  /** Forgets a membership that changed without an offset while the room's head was at `upTo`: it is in no changes any more. */
  dropMember(userId: string, upTo: number): void {
    const key = `u${userId}`
    const change = this.#changes.get(key)
    if (change && change.row.offset <= upTo) this.#forget(key, change)
    this.#dropMark(userId)
  }

  /** A page of messages, or undefined when it reaches further back than what is here. */
  history(page: HistoryPage): HistoryRead | undefined {
    const lastSeq = this.#messages.at(-1)?.seq ?? this.#firstSeq - 1
    const first = this.#messages[0]?.seq ?? this.#firstSeq
    const { from, to, hasMoreBefore, hasMoreAfter } = historyRange(page, { firstSeq: this.#firstSeq, lastSeq })
    if (from <= to && from < first) return undefined
    const messages = this.#messages.slice(from - first, Math.max(from, to + 1) - first)
    return fitHistory({ messages, hasMoreBefore, hasMoreAfter, firstSeq: this.#firstSeq, head: this.#head }, page)
  }

  /** Rows changed in the range, or undefined when it reaches further back, or further on, than what is here. */
  changes(range: ChangesRange): ChangesRead | undefined {
    if (range.after < this.#floor || range.upTo > this.#head) return undefined
    const inRange = [...this.#changes.values()].filter(
      ({ row }) => row.offset > range.after && row.offset <= range.upTo,
    )
    if (inRange.length > range.atMost) return { kind: 'too_many' }
    return { kind: 'page', changes: inRange.slice(0, range.limit), complete: inRange.length <= range.limit }
  }

  #place(row: MessageRow): void {
    const first = this.#messages[0]
    const at = first ? row.seq - first.seq : 0
    if (at < 0) return
    this.#chars += charsOf(row) - charsOf(this.#messages[at])
    this.#messages[at] = row
    if (this.#messages.length > this.#most) this.#chars -= charsOf(this.#messages.shift())
  }

  /** The mark of a member goes with the membership. */
  #dropMark(userId: string): void {
    const mark = this.#changes.get(`r${userId}`)
    if (mark) this.#forget(`r${userId}`, mark)
  }

  /** Messages below `firstSeq` are no longer kept. */
  #trim(firstSeq: number): void {
    this.#firstSeq = firstSeq
    while ((this.#messages[0]?.seq ?? firstSeq) < firstSeq) this.#chars -= charsOf(this.#messages.shift())
    for (const [key, change] of this.#changes) {
      if (change.kind === 'message' && change.row.seq < firstSeq) this.#forget(key, change)
    }
  }

  #note(change: RoomChange): void {
    const key = keyOf(change)
    const before = this.#changes.get(key)
    if (before) this.#forget(key, before)
    this.#changes.set(key, change)
    this.#chars += charsIn(change)
    for (const [oldestKey, oldest] of this.#changes) {
      if (this.#changes.size <= this.#most) break
      this.#forget(oldestKey, oldest)
      this.#floor = oldest.row.offset
    }
  }

  #forget(key: string, change: RoomChange): void {
    this.#changes.delete(key)
    this.#chars -= charsIn(change)
  }
}

function keyOf(change: RoomChange): string {
  switch (change.kind) {
    case 'message':
      return `m${change.row.seq}`
    case 'member':
      return `u${change.row.userId}`
    case 'mark':
      return `r${change.row.userId}`
    case 'room':
      return 'room'
  }
}

function charsIn(change: RoomChange): number {
  return change.kind === 'message' ? charsOf(change.row) : 0
}

/** Characters of a message: of its text, and of what few messages have besides. */
function charsOf(message: MessageRow | undefined): number {
  if (!message) return 0
  const more = JSON.stringify(message.more)
  return message.content.length + (more === '{}' ? 0 : more.length)
}
