import type { Member, ServerFrame } from '@hubbub/protocol'
import { HubError } from '../index.ts'
import { Cell } from './cell.ts'
import { Errand, isPassing } from './errand.ts'
import { Rows } from './rows.ts'
import type { StoreCore } from './store-core.ts'

/** The members of a room as far as they are loaded. */
export interface MembersSnapshot {
  /** `empty` before the first load; `failed` when a page could not be loaded: see `error`, load again. */
  readonly status: 'empty' | 'loading' | 'ready' | 'failed'
  readonly error: HubError | undefined
  /** By name. In large rooms, where members come and go without an event, as they were when loaded. */
  readonly members: readonly Member[]
  readonly hasMore: boolean
}

/** How long after a failure the list is loaded anew, in ms. */
const retryAfterMs = 3_000

/** Members per page. */
const pageRows = 200

const nobody: MembersSnapshot = { status: 'empty', error: undefined, members: [], hasMore: false }

/** Loads the members of a room by page and keeps them in step with its events. */
export class Members {
  readonly cell: Cell<MembersSnapshot>
  readonly #core: StoreCore
  readonly #id: string
  readonly #rows = new Rows<Member>()
  #cursor: string | undefined
  /** Which first page counts: what older loads bring is thrown away. */
  #generation = 0
  /** Tries again what failed in passing. */
  readonly #retry: Errand

  constructor(core: StoreCore, id: string) {
    this.#core = core
    this.#id = id
    this.cell = new Cell(core.environment.report, nobody)
    this.#retry = new Errand(core, retryAfterMs, async () => this.online())
  }

  /** Loads the first page in place of what is there. */
  load(): Promise<void> {
    this.#cursor = undefined
    return this.#load(++this.#generation)
  }

  /** Loads the next page, if there is one and none is on its way. */
  async loadMore(): Promise<void> {
    const { status, hasMore } = this.cell.getSnapshot()
    if (hasMore && status !== 'loading') await this.#load(this.#generation)
  }

  receive(event: ServerFrame): void {
    if (this.cell.getSnapshot().status === 'empty') return
    switch (event.type) {
      case 'member_joined':
      case 'member_updated': {
        const { user, role, joined_at, muted_until } = event
        return this.#change(user.id, { user, role, joined_at, muted_until })
      }
      case 'member_left':
        return this.#change(event.user.id, undefined)
      default:
    }
  }

  /** Events were skipped: what was loaded is loaded again. */
  reset(): void {
    if (this.cell.getSnapshot().status !== 'empty') void this.load()
  }

  /** A connection is there: what could not be loaded is tried again. */
  online(): void {
    if (this.cell.getSnapshot().status === 'failed') void this.load()
  }

  close(): void {
    this.#generation++
    this.#retry.close()
  }

  /** The user is not in the room any more. */
  left(): void {
    this.#generation++
    this.#rows.clear()
    this.cell.set(nobody)
  }

  async #load(generation: number): Promise<void> {
    const cursor = this.#cursor
    this.#rows.asked()
    this.#show({ status: 'loading', error: undefined })
    try {
      const input = { room_id: this.#id, limit: pageRows, cursor }
      const { members, next_cursor } = await this.#core.hub.call('list_members', input)
      if (generation !== this.#generation) return
      this.#cursor = next_cursor
      this.#rows.loaded(
        members.map((member) => [member.user.id, member]),
        cursor === undefined,
      )
      this.#show({ status: 'ready', hasMore: next_cursor !== undefined })
    } catch (error) {
      if (generation !== this.#generation) return
      if (!(error instanceof HubError)) throw error
      this.#show({ status: 'failed', error })
      if (isPassing(error)) this.#retry.wanted()
    }
  }

  #change(id: string, member: Member | undefined): void {
    this.#rows.change(id, member)
    this.#show({})
  }

  #show(fields: Partial<MembersSnapshot>): void {
    const members = [...this.#rows.all.values()].sort((a, b) => a.user.username.localeCompare(b.user.username))
    this.cell.set({ ...this.cell.getSnapshot(), ...fields, members })
  }
}
