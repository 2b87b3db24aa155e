import type { JoinedRoom, ServerFrame, UnreadCounts } from '@hubbub/protocol'
import { Cell } from './cell.ts'
import { applyToCounts, type Counted, counted, type Counts, noCounts, shownOf } from './counts.ts'
import { Errand } from './errand.ts'
import type { StoreCore } from './store-core.ts'

/** What is unread in all rooms together. */
export interface Totals {
  readonly unread: number
  readonly mentions: number
}

/** Most rooms that one `unread` asks about. */
const maxAsked = 200

/** A room's counts, the description they began with, and the row that shows them. */
interface Place {
  counts: Counts
  /** The `head` of the last description: another object is another description. */
  head: JoinedRoom['head'] | undefined
  row: JoinedRoom | undefined
  /** The description that `row` was made of. */
  info: JoinedRoom | undefined
}

/** The rooms of a user with what is unread in each, in step with the events (B5). */
export class Places {
  readonly rooms: Cell<readonly JoinedRoom[]>
  readonly totals: Cell<Totals>
  readonly #core: StoreCore
  readonly #ignored: Cell<ReadonlySet<string>>
  readonly #places = new Map<string, Place>()
  readonly #recount: Errand
  /** Rooms whose counts the server told since they were asked for. */
  readonly #told = new Set<string>()

  constructor(core: StoreCore, ignored: Cell<ReadonlySet<string>>) {
    const { report } = core.environment
    this.#core = core
    this.#ignored = ignored
    this.rooms = new Cell<readonly JoinedRoom[]>(report, [])
    this.totals = new Cell(report, { unread: 0, mentions: 0 })
    this.#recount = new Errand(core, core.settings.recountAfterMs, () => this.#ask())
    this.described()
  }

  /** A room's row; undefined when the user is not in it. */
  row(id: string): JoinedRoom | undefined {
    return this.#places.get(id)?.row
  }

  /** The list of rooms changed; those that were described anew bring counts along. */
  described(): void {
    for (const { id, head, membership } of this.#core.hub.rooms) {
      const place = this.#place(id)
      if (place.head === head) continue
      // Another life of the log: what was known of the one before means nothing.
      const known = place.head && place.head.epoch !== head.epoch ? noCounts : place.counts
      place.head = head
      this.#put(id, counted(known, { ...membership, offset: head.offset }))
    }
    this.#show()
  }

  /** Takes an event that was not delivered before. */
  receive(event: ServerFrame): void {
    if (event.type === 'unread') {
      this.#told.add(event.room_id)
      return this.counted(event)
    }
    if (!('room_id' in event) || typeof event.room_id !== 'string' || !('offset' in event)) return
    const reader = { id: this.#core.hub.user?.id, ignored: this.#ignored.getSnapshot() }
    this.#put(event.room_id, applyToCounts(this.#place(event.room_id).counts, event, reader))
    this.#show()
  }

  /** Takes what the server counted in a room. */
  counted(base: Counted & Pick<UnreadCounts, 'room_id'>): void {
    this.#put(base.room_id, counted(this.#place(base.room_id).counts, base))
    this.#show()
  }

  /** Shows a room as read up to `seq` before the server has confirmed it; 0 takes it back. */
  sayRead(id: string, seq: number): void {
    this.#put(id, { ...this.#place(id).counts, saidRead: seq })
    this.#show()
  }

  /** Events of a room were skipped: its counts are asked for. */
  doubt(id: string): void {
    const { counts } = this.#place(id)
    this.#put(id, { ...counts, doubtAt: counts.upTo })
  }

  /** The user is not in the room any more. */
  left(id: string): void {
    this.#places.delete(id)
    this.#show()
  }

  /** A connection is there. */
  online(): void {
    if (this.#doubtful.length > 0) this.#recount.wanted()
  }

  close(): void {
    this.#recount.close()
  }

  get #doubtful(): readonly string[] {
    return [...this.#places].flatMap(([id, { counts, row }]) => (row && counts.doubtAt !== undefined ? [id] : []))
  }

  /** Asks for the counts in doubt, all at once. */
  async #ask(): Promise<void> {
    const room_ids = this.#doubtful.slice(0, maxAsked)
    for (const id of room_ids) this.#told.delete(id)
    const { rooms } = await this.#core.hub.call('unread', { room_ids })
    for (const row of rooms) {
      const { base } = this.#place(row.room_id).counts
      // What was told meanwhile is newer than a reply of the same offset.
      if (row.offset > base.offset || !this.#told.has(row.room_id)) this.counted(row)
    }
    // Of rooms the user is no longer in nothing is counted.
    for (const id of room_ids.filter((asked) => !rooms.some((row) => row.room_id === asked)))
      this.#put(id, { ...this.#place(id).counts, doubtAt: undefined })
    this.online()
  }

  #place(id: string): Place {
    const place = this.#places.get(id) ?? { counts: noCounts, head: undefined, row: undefined, info: undefined }
    this.#places.set(id, place)
    return place
  }

  #put(id: string, counts: Counts): void {
    const place = this.#place(id)
    if (place.counts === counts) return
    place.counts = counts
    if (counts.doubtAt !== undefined) this.#recount.wanted()
  }

  #show(): void {
    const before = this.rooms.getSnapshot()
    const after = this.#core.hub.rooms.map((info) => this.#rowOf(info))
    if (after.length === before.length && after.every((row, index) => row === before[index])) return
    this.rooms.set(after)
    const { unread, mentions } = this.totals.getSnapshot()
    const total = after.reduce(
      (sum, { membership: own }) => ({
        unread: sum.unread + own.unread,
        mentions: sum.mentions + own.mentions,
      }),
      { unread: 0, mentions: 0 },
    )
    if (total.unread !== unread || total.mentions !== mentions) this.totals.set(total)
  }

  #rowOf(info: JoinedRoom): JoinedRoom {
    const place = this.#place(info.id)
    const own = place.row?.membership
    const shown = shownOf(place.counts, info.last_seq)
    const isSame = own?.unread === shown.unread && own.mentions === shown.mentions && own.read_seq === shown.read_seq
    if (place.row && place.info === info && isSame) return place.row
    place.info = info
    place.row = { ...info, membership: { ...info.membership, ...shown } }
    return place.row
  }
}
