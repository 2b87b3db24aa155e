import type { Invitation, ServerFrame } from '@hubbub/protocol'
import { Cell } from './cell.ts'
import { Rows } from './rows.ts'
import type { StoreCore } from './store-core.ts'

/** The invitations that wait for this user's answer. */
export class Invitations {
  /** By time, the newest first. */
  readonly cell: Cell<readonly Invitation[]>
  readonly #core: StoreCore
  readonly #rows = new Rows<Invitation>()

  constructor(core: StoreCore) {
    this.#core = core
    this.cell = new Cell<readonly Invitation[]>(core.environment.report, [])
  }

  receive(event: ServerFrame): void {
    if (event.type === 'room_invited') {
      const { room, by, invited_at } = event
      this.#change(room.id, { room, by, invited_at })
    } else if (event.type === 'invitation_ended') this.#change(event.room_id, undefined)
  }

  /** The user is in the room now: there is nothing to answer. */
  entered(id: string): void {
    if (this.#rows.all.has(id)) this.#change(id, undefined)
  }

  /** A connection is there: what came meanwhile was not told. Rejects with a `HubError`. */
  async load(): Promise<void> {
    const rows: Invitation[] = []
    this.#rows.asked()
    let cursor: string | undefined
    do {
      const page = await this.#core.hub.call('list_invitations', { cursor })
      rows.push(...page.invitations)
      cursor = page.next_cursor
    } while (cursor !== undefined)
    this.#rows.loaded(
      rows.map((row) => [row.room.id, row]),
      true,
    )
    this.#show()
  }

  #change(id: string, invitation: Invitation | undefined): void {
    this.#rows.change(id, invitation)
    this.#show()
  }

  #show(): void {
    this.cell.set([...this.#rows.all.values()].sort((a, b) => b.invited_at.localeCompare(a.invited_at)))
  }
}
