import type { ServerFrame } from '@hubbub/protocol'
import { Cell } from './cell.ts'
import { Rows } from './rows.ts'
import type { StoreCore } from './store-core.ts'

/** How far a member has come in a room. */
export interface Receipt {
  readonly userId: string
  /** Has read up to this `seq`. */
  readonly readSeq: number
  /** A device of theirs has it up to this `seq`. */
  readonly deliveredSeq: number
}

/** How far each member has come, by user id, as far as it is known; a new map at every change. */
export type Receipts = ReadonlyMap<string, Receipt>

/** Most readers that are asked for. */
const pageRows = 200

/** Who has read and received what in a room: by its events, and by asking. */
export class RoomReceipts {
  readonly cell: Cell<Receipts>
  readonly #core: StoreCore
  readonly #id: string
  readonly #rows = new Rows<Receipt>()
  /** The lowest `seq` that was asked about; what is skipped is asked for again. */
  #asked: number | undefined
  #isLoaded = true

  constructor(core: StoreCore, id: string) {
    this.#core = core
    this.#id = id
    this.cell = new Cell<Receipts>(core.environment.report, this.#rows.all)
  }

  /** Asks who has read up to a message or further, its sender aside. Rejects with a `HubError`. */
  async load(seq: number): Promise<void> {
    this.#asked = Math.min(seq, this.#asked ?? seq)
    this.#isLoaded = false
    this.#rows.asked()
    const { users } = await this.#core.hub.call('seen_by', { room_id: this.#id, seq, limit: pageRows })
    const known = this.#rows.all
    const rows = users.map(({ user, read_seq: readSeq }) => {
      const deliveredSeq = Math.max(readSeq, known.get(user.id)?.deliveredSeq ?? 0)
      return [user.id, { userId: user.id, readSeq, deliveredSeq }] as const
    })
    this.#rows.loaded(rows, false)
    this.#isLoaded = true
    this.cell.set(this.#rows.all)
  }

  receive(event: ServerFrame): void {
    if (event.type === 'read') {
      const { user_id: userId, read_seq: readSeq, delivered_seq: deliveredSeq } = event
      this.#rows.change(userId, { userId, readSeq, deliveredSeq })
    } else if (event.type === 'member_left') this.#rows.change(event.user.id, undefined)
    this.cell.set(this.#rows.all)
  }

  /** The user is not in the room any more. */
  left(): void {
    this.#rows.clear()
    this.cell.set(this.#rows.all)
    this.#asked = undefined
  }

  /** A connection is there: what could not be loaded is tried again. */
  online(): void {
    if (!this.#isLoaded) this.#again()
  }

  /** Events were skipped: what was known is asked for again. */
  reset(): void {
    this.#rows.clear()
    this.cell.set(this.#rows.all)
    this.#again()
  }

  /** What cannot be loaded is not shown. */
  #again(): void {
    if (this.#asked !== undefined) this.load(this.#asked).catch(() => undefined)
  }
}
