import { onRemembered, recall, remember } from '../state/browser-storage.ts'
import { Store } from '../state/store.ts'

/** How far each room has been read in this browser: room id to `seq`. */
export type SeenMarks = ReadonlyMap<string, number>

/** Reads stored marks; what is no number is left out. */
export function parseSeen(text: string | undefined): SeenMarks {
  if (text === undefined) return new Map()
  try {
    const stored: unknown = JSON.parse(text)
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
    return new Map(entries.filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])))
  } catch {
    // Damaged by hand or by an older page: begin anew.
    return new Map()
  }
}

/** Unread messages by room: what lies between the mark and the newest message. Rooms without a mark have none. */
export function unreadCounts(seen: SeenMarks, heads: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [room, head] of heads) {
    const mark = seen.get(room)
    if (mark !== undefined && head > mark) counts.set(room, head - mark)
  }
  return counts
}

/** The marks of this browser, shared by its tabs. They only move forward. */
export class Seen {
  readonly marks: Store<SeenMarks>
  readonly #stop: () => void

  constructor() {
    this.marks = new Store(parseSeen(recall('seen')))
    this.#stop = onRemembered((name) => {
      if (name === 'seen') this.marks.set(parseSeen(recall('seen')))
    })
  }

  /** Notes that a room is read up to `seq`. */
  mark(room: string, seq: number): void {
    const marks = this.marks.getSnapshot()
    const before = marks.get(room)
    if (before !== undefined && before >= seq) return
    const next = new Map(marks).set(room, seq)
    this.marks.set(next)
    remember('seen', JSON.stringify(Object.fromEntries(next)))
  }

  close(): void {
    this.#stop()
  }
}
