import { Errand, isPassing } from './errand.ts'
import type { Places } from './places.ts'
import type { StoreCore } from './store-core.ts'

/** What was read in one room, on its way to the server: one call at a time, the newest wins. */
export class RoomMarks {
  readonly #core: StoreCore
  readonly #places: Places
  readonly #id: string
  readonly #errand: Errand
  /** Read up to here and not said yet. */
  #wanted = 0
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(core: StoreCore, places: Places, id: string) {
    this.#core = core
    this.#places = places
    this.#id = id
    this.#errand = new Errand(core, core.settings.readEveryMs, () => this.#say())
  }

  /** Everything up to `seq` was seen. */
  read(seq: number): void {
    const row = this.#places.row(this.#id)
    if (!row || seq <= row.membership.read_seq) return
    this.#wanted = seq
    this.#places.sayRead(this.#id, seq)
    this.#soon()
  }

  /** The mark goes back to just before `seq`. */
  async markUnread(seq: number): Promise<void> {
    const { hub } = this.#core
    // In the order of the user's acts.
    const read = this.#wanted > 0 ? this.#say() : undefined
    this.#places.sayRead(this.#id, 0)
    await Promise.all([
      read,
      hub.call('mark_unread', { room_id: this.#id, seq }).then((reply) => this.#places.counted(reply)),
    ])
  }

  /** Everything was marked read at once. */
  forget(): void {
    this.#wanted = 0
  }

  /** A connection is there. */
  online(): void {
    if (this.#wanted > 0) this.#soon()
  }

  close(): void {
    this.#errand.close()
  }

  #soon(): void {
    const { clock } = this.#core.environment
    this.#errand.wanted(Math.max(0, this.#saidAt + this.#core.settings.readEveryMs - clock.now()))
  }

  async #say(): Promise<void> {
    const seq = this.#wanted
    if (seq === 0) return
    this.#wanted = 0
    this.#saidAt = this.#core.environment.clock.now()
    try {
      this.#places.counted(await this.#core.hub.call('read', { room_id: this.#id, seq }))
    } catch (error) {
      // Refused for good: the room shows again what the server thinks.
      if (!isPassing(error)) return this.#places.sayRead(this.#id, 0)
      this.#wanted = Math.max(this.#wanted, seq)
      throw error
    }
  }
}
