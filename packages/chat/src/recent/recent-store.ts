import type { RecentOptions } from '../options.ts'
import type { ChatStore, ChangesRange, ChangesRead, HistoryPage, HistoryRead } from '../ports/chat-store.ts'
import type { ChatWrite, ChatWriteResult, WriteKind } from '../ports/chat-write.ts'
import { ChatStoreError } from '../ports/store-error.ts'
import { roomOfChange } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import { RecentRoom } from './recent-room.ts'

/** A room on its way into memory, or there. What is written meanwhile is heard and applied when it has arrived. */
type Entry =
  | { readonly at: 'loading'; readonly loaded: Promise<void>; readonly heard: ((room: RecentRoom) => boolean)[] }
  | { readonly at: 'ready'; readonly room: RecentRoom }

/** Writes that may be heard while a room is loading; beyond, the load is of no use. */
const mostHeard = 1_000

/**
 * Puts the newest part of the rooms in use before a store, in this process's memory.
 *
 * Right only while every write goes through it, so a `shared` store is returned as it is. An answer from memory is a
 * snapshot at the last commit whose result was heard here: never older than an earlier answer of `head`, so who first
 * subscribes and then reads misses nothing. `inbox` waits until what it answers has been heard; other answers from the
 * store itself may be ahead of those from memory.
 */
export function withRecent(store: ChatStore, options: RecentOptions): ChatStore {
  if (store.shared || options.rooms === 0 || options.perRoom === 0) return store
  const recent = new RecentRooms(store, options)
  let latest: Promise<unknown> = Promise.resolve()
  return {
    epoch: store.epoch,
    shared: store.shared,
    write: (write) => {
      const heard = recent.write(write)
      latest = heard
      return heard
    },
    room: (roomId) => store.room(roomId),
    rooms: (page) => store.rooms(page),
    read: async (read) => {
      const answer = await store.read(read)
      // Results come in order: after the latest, everything these rows tell of has been heard.
      if (read.kind === 'inbox') await latest.catch(() => undefined)
      return answer
    },
    member: (roomId, userId) => store.member(roomId, userId),
    history: (roomId, page) => recent.history(roomId, page),
    changes: (roomId, range) => recent.changes(roomId, range),
    head: (roomId) => recent.head(roomId),
    totals: () => store.totals(),
    close: () => store.close(),
  }
}

class RecentRooms {
  readonly #store: ChatStore
  readonly #options: RecentOptions
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>()
  #chars = 0

  constructor(store: ChatStore, options: RecentOptions) {
    this.#store = store
    this.#options = options
  }

  async history(roomId: string, page: HistoryPage): Promise<HistoryRead | undefined> {
    const room = await this.#use(roomId)
    return room?.history(page) ?? this.#store.history(roomId, page)
  }

  async changes(roomId: string, range: ChangesRange): Promise<ChangesRead> {
    const room = await this.#use(roomId)
    return room?.changes(range) ?? this.#store.changes(roomId, range)
  }

  /** Does not bring the room into memory, but waits for one that is on its way: its head must not lie behind this. */
  async head(roomId: string): Promise<number> {
    return (await this.#present(roomId))?.head ?? this.#store.head(roomId)
  }

  async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    try {
      const result = await this.#store.write(write)
      this.#hear(result)
      return result
    } catch (error) {
      // It may be stored all the same, unheard of.
      if (!(error instanceof ChatStoreError) || error.code === 'internal') this.#doubt(write)
      throw error
    }
  }

  /** Takes the results of writes in commit order. */
  #hear({ changes, moved = [] }: Written): void {
    for (const change of changes) this.#tell(roomOfChange(change), (room) => room.apply(change))
    for (const { member, room } of moved) {
      if (member.offset > 0) continue
      this.#tell(member.roomId, (recent) => {
        recent.dropMember(member.userId, room.lastOffset)
        return true
      })
    }
  }

  /** What came of a write is not known: what it may have touched is read from the store again. */
  #doubt(write: object): void {
    if ('roomId' in write && typeof write.roomId === 'string') this.#drop(write.roomId)
    else for (const roomId of [...this.#entries.keys()]) this.#drop(roomId)
  }

  #tell(roomId: string, apply: (room: RecentRoom) => boolean): void {
    const entry = this.#entries.get(roomId)
    if (!entry) return
    if (entry.at === 'loading') {
      if (entry.heard.length >= mostHeard) this.#entries.delete(roomId)
      else entry.heard.push(apply)
      return
    }
    const before = entry.room.chars
    if (!apply(entry.room)) return this.#drop(roomId)
    this.#chars += entry.room.chars - before
    this.#makeRoom()
  }

  async #present(roomId: string): Promise<RecentRoom | undefined> {
    const entry = this.#entries.get(roomId)
    if (entry?.at === 'loading') await entry.loaded
    const now = this.#entries.get(roomId)
    return now?.at === 'ready' ? now.room : undefined
  }

  async #use(roomId: string): Promise<RecentRoom | undefined> {
    const entry = this.#entries.get(roomId) ?? this.#begin(roomId)
    if (entry.at === 'loading') await entry.loaded
    const now = this.#entries.get(roomId)
    if (now?.at !== 'ready') return undefined
    this.#entries.delete(roomId)
    this.#entries.set(roomId, now)
    return now.room
  }

  #begin(roomId: string): Entry {
    const heard: ((room: RecentRoom) => boolean)[] = []
    const entry: Entry = { at: 'loading', loaded: this.#load(roomId, heard), heard }
    this.#entries.set(roomId, entry)
    return entry
  }

  /** Never rejects: a room that cannot be loaded is read from the store, which then says why. */
  async #load(roomId: string, heard: readonly ((room: RecentRoom) => boolean)[]): Promise<void> {
    const room = await this.#read(roomId).catch(() => undefined)
    const entry = this.#entries.get(roomId)
    if (entry?.at !== 'loading' || entry.heard !== heard) return
    if (!room || !heard.every((apply) => apply(room))) {
      this.#entries.delete(roomId)
      return
    }
    this.#entries.set(roomId, { at: 'ready', room })
    this.#chars += room.chars
    this.#makeRoom()
  }

  async #read(roomId: string): Promise<RecentRoom | undefined> {
    const { perRoom } = this.#options
    const history = await this.#store.history(roomId, { from: { kind: 'newest' }, limit: perRoom })
    if (!history) return undefined
    // So many rows at most changed since the floor. Those that changed again after this snapshot are heard of.
    const floor = Math.max(0, history.head - perRoom)
    const range = { after: floor, upTo: history.head, limit: perRoom, atMost: perRoom }
    const read = await this.#store.changes(roomId, range)
    return read.kind === 'page' ? new RecentRoom({ history, changes: read.changes, floor }, perRoom) : undefined
  }

  #makeRoom(): void {
    for (const roomId of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.rooms && this.#chars <= this.#options.chars) return
      this.#drop(roomId)
    }
  }

  #drop(roomId: string): void {
    const entry = this.#entries.get(roomId)
    if (entry?.at === 'ready') this.#chars -= entry.room.chars
    this.#entries.delete(roomId)
  }
}
