import type { ServerFrame } from '@hubbub/protocol'
import { Errand } from './errand.ts'
import type { Places } from './places.ts'
import type { StoreCore } from './store-core.ts'

/** Most rooms of one `delivered`. */
const maxRooms = 200

/** Tells the server what has arrived here, for rooms small enough that others are shown it (B3, B4). */
export class Deliveries {
  readonly #core: StoreCore
  readonly #places: Places
  /** Room id to the last message of somebody else that is here and was not told. */
  #waiting = new Map<string, number>()
  readonly #errand: Errand

  constructor(core: StoreCore, places: Places) {
    this.#core = core
    this.#places = places
    this.#errand = new Errand(core, core.settings.deliverEveryMs, () => this.#say())
  }

  receive(event: ServerFrame): void {
    if (event.type === 'message' && event.user_id !== this.#core.hub.user?.id) this.#arrived(event.room_id, event.seq)
  }

  /** What came while this user had no connection is here now. */
  welcomed(): void {
    for (const { id, last_seq, membership } of this.#places.rooms.getSnapshot())
      if (membership.unread > 0) this.#arrived(id, last_seq)
  }

  close(): void {
    this.#errand.close()
  }

  #arrived(id: string, seq: number): void {
    const row = this.#places.row(id)
    if (!row || row.member_count > this.#core.settings.receiptsUpTo) return
    this.#waiting.set(id, seq)
    this.#errand.wanted()
  }

  async #say(): Promise<void> {
    const all = [...this.#waiting].filter(([id, seq]) => (this.#places.row(id)?.membership.read_seq ?? seq) < seq)
    this.#waiting = new Map(all.slice(maxRooms))
    const rooms = all.slice(0, maxRooms).map(([room_id, seq]) => ({ room_id, seq }))
    if (rooms.length > 0) await this.#core.hub.call('delivered', { rooms })
    if (this.#waiting.size > 0) this.#errand.wanted()
  }
}
