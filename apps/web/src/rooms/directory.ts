import type { HubClient, RoomInfo } from '@hubbub/client'
import { Store } from '../state/store.ts'

/** The public rooms as far as they are known. */
export interface DirectoryState {
  readonly status: 'loading' | 'ready' | 'failed'
  /** By name. */
  readonly rooms: readonly RoomInfo[]
  /** There are more; `load` fetches the next page. */
  readonly hasMore: boolean
}

/** Rooms per page. */
const pageRooms = 100

/** Keeps the list of public rooms: loaded at every connection, added to when somebody makes one. */
export class Directory {
  readonly state = new Store<DirectoryState>({ status: 'loading', rooms: [], hasMore: false })
  readonly #hub: HubClient
  #cursor: string | undefined
  readonly #stops: readonly (() => void)[]

  constructor(hub: HubClient) {
    this.#hub = hub
    this.#stops = [
      hub.on('welcome', () => void this.#load(undefined)),
      hub.on('room_created', (room) => this.#set({ rooms: merge(this.state.getSnapshot().rooms, [room]) })),
    ]
    if (hub.state.at === 'online') void this.#load(undefined)
  }

  /** Loads the next page, or the first one again after a failure. Never rejects: see `state`. */
  more(): Promise<void> {
    return this.#load(this.#cursor)
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  async #load(cursor: string | undefined): Promise<void> {
    this.#set({ status: 'loading' })
    try {
      const page = await this.#hub.listRooms({ limit: pageRooms, ...(cursor === undefined ? {} : { cursor }) })
      this.#cursor = page.next_cursor
      const rooms = merge(this.state.getSnapshot().rooms, page.rooms)
      this.#set({ status: 'ready', rooms, hasMore: page.next_cursor !== undefined })
    } catch {
      // The list says that it failed and offers to load again.
      this.#set({ status: 'failed' })
    }
  }

  #set(change: Partial<DirectoryState>): void {
    this.state.set({ ...this.state.getSnapshot(), ...change })
  }
}

/** Joins two lists of rooms by id, the newer knowledge winning, ordered by name. */
export function merge(known: readonly RoomInfo[], newer: readonly RoomInfo[]): readonly RoomInfo[] {
  const byId = new Map([...known, ...newer].map((room) => [room.id, room]))
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name))
}
