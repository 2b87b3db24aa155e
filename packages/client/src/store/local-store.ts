import type { Invitation, JoinedRoom, OwnPresence, ServerFrame, WelcomeFrame } from '@hubbub/protocol'
import { defaultEnvironment, type HubClient, type Off } from '../index.ts'
import { Cell, type ExternalStore } from './cell.ts'
import { Deliveries } from './deliveries.ts'
import { Drafts } from './drafts.ts'
import { Errand } from './errand.ts'
import { Invitations } from './invitations.ts'
import { KeptRoom, type RoomStore } from './kept-room.ts'
import { storeDefaults, type StoreOptions } from './options.ts'
import { parseChatWelcome } from './parse-welcome.ts'
import { People, type Person } from './people.ts'
import { Places, type Totals } from './places.ts'
import type { StoreCore } from './store-core.ts'

/** What a page shows beside the timelines, kept in step with the server. */
export interface LocalStore {
  /** The rooms this user is in, by name, with what is unread in each. */
  readonly rooms: ExternalStore<readonly JoinedRoom[]>
  /** What is unread in all of them. */
  readonly totals: ExternalStore<Totals>
  /** Invitations that wait for an answer, newest first. */
  readonly invitations: ExternalStore<readonly Invitation[]>
  /** What this user chose to be seen as, and what others see; undefined before the first welcome. */
  readonly own: ExternalStore<OwnPresence | undefined>
  /** Ids of the users this user ignores: what they say is to be hidden. */
  readonly ignored: ExternalStore<ReadonlySet<string>>
  readonly people: PeopleStore
  /** What is kept of one room; the same object each time. */
  room(id: string): RoomStore
  /** Marks everything read in all rooms; counts change at once. Rejects with a `HubError`. */
  readAll(): Promise<void>
  /** Keeps unsaved drafts on the server now, as when the page is left. */
  flush(): void
  /** Stops listening; closing the client does it too. */
  close(): void
}

/** The people of a server as one map: wherever a user is shown, it is with the same name and state. */
export interface PeopleStore {
  /** What is known of a user now. Without anybody listening, the presence may be out of date. */
  get(id: string): Person
  /** A user as a store, the same object each time: while somebody listens, the server tells of changes. */
  person(id: string): ExternalStore<Person>
}

/** Opens the store of a client. Open it right after `connect`, one per client. */
export function openStore(hub: HubClient, options: StoreOptions = {}): LocalStore {
  const { environment = defaultEnvironment(), ...settings } = options
  return new ClientStore({ hub, environment, settings: { ...storeDefaults, ...settings } })
}

class ClientStore implements LocalStore {
  readonly rooms: ExternalStore<readonly JoinedRoom[]>
  readonly totals: ExternalStore<Totals>
  readonly invitations: ExternalStore<readonly Invitation[]>
  readonly own: ExternalStore<OwnPresence | undefined>
  readonly ignored: Cell<ReadonlySet<string>>
  readonly people: People
  readonly #core: StoreCore
  readonly #places: Places
  readonly #deliveries: Deliveries
  readonly #drafts: Drafts
  readonly #invitations: Invitations
  readonly #rooms = new Map<string, KeptRoom>()
  /** Loads what is told by no event while there is no connection. */
  readonly #errand: Errand
  readonly #offs: readonly Off[]

  constructor(core: StoreCore) {
    const { hub, environment } = core
    this.#core = core
    this.ignored = new Cell<ReadonlySet<string>>(environment.report, new Set())
    this.#places = new Places(core, this.ignored)
    this.#deliveries = new Deliveries(core, this.#places)
    this.#drafts = new Drafts(core)
    this.#invitations = new Invitations(core)
    this.#errand = new Errand(core, 0, () => Promise.all([this.#drafts.load(), this.#invitations.load()]))
    this.people = new People(core)
    this.rooms = this.#places.rooms
    this.totals = this.#places.totals
    this.invitations = this.#invitations.cell
    this.own = this.people.own
    this.#offs = [
      hub.on('rooms', () => this.#places.described()),
      hub.on('room_joined', ({ id }) => this.#invitations.entered(id)),
      hub.on('room_left', ({ room_id }) => this.#left(room_id)),
      hub.on('reset', ({ room_id }) => this.#reset(room_id)),
      hub.on('event', (event) => this.#receive(event)),
      hub.on('welcome', (welcome) => this.#welcomed(welcome)),
      hub.on('state', ({ at }) => at === 'closed' && this.close()),
    ]
    // Opened late: what came since the welcome is not known here.
    if (hub.state.at === 'online') this.#catchUp()
  }

  room(id: string): KeptRoom {
    const room = this.#rooms.get(id) ?? new KeptRoom(this.#core, id, { places: this.#places, drafts: this.#drafts })
    this.#rooms.set(id, room)
    return room
  }

  async readAll(): Promise<void> {
    const rooms = this.rooms.getSnapshot()
    for (const room of this.#rooms.values()) room.forgetMarks()
    for (const { id, last_seq } of rooms) this.#places.sayRead(id, last_seq)
    try {
      await this.#core.hub.call('read_all')
    } finally {
      // What the server told by `unread` stays; where it told nothing, nothing was unread, or it was refused.
      for (const { id } of rooms) this.#places.sayRead(id, 0)
    }
  }

  flush(): void {
    this.#drafts.flush()
  }

  close(): void {
    for (const off of this.#offs) off()
    for (const part of [this.#places, this.#deliveries, this.#drafts, this.people, this.#errand]) part.close()
    for (const room of this.#rooms.values()) room.close()
  }

  #receive(event: ServerFrame): void {
    this.#places.receive(event)
    this.#deliveries.receive(event)
    this.#drafts.receive(event)
    this.#invitations.receive(event)
    this.people.receive(event)
    if ('room_id' in event && typeof event.room_id === 'string') this.#rooms.get(event.room_id)?.receive(event)
    if (event.type === 'ignored_changed') this.#ignoredChanged(event)
  }

  #welcomed(welcome: WelcomeFrame): void {
    const chat = parseChatWelcome(welcome)
    if (!chat.rooms) return
    this.people.welcomed(chat)
    if (chat.ignored) this.ignored.set(new Set(chat.ignored))
    this.#deliveries.welcomed()
    this.#places.online()
    this.#drafts.online()
    this.#errand.wanted()
    for (const room of this.#rooms.values()) room.online()
  }

  #catchUp(): void {
    for (const { id } of this.#core.hub.rooms) this.#places.doubt(id)
    this.#errand.wanted()
  }

  #reset(id: string): void {
    this.#places.doubt(id)
    this.#rooms.get(id)?.reset()
  }

  #left(id: string): void {
    this.#places.left(id)
    this.#rooms.get(id)?.left()
  }

  #ignoredChanged({ user_id, ignored }: { readonly user_id: string; readonly ignored: boolean }): void {
    const others = [...this.ignored.getSnapshot()].filter((id) => id !== user_id)
    this.ignored.set(new Set(ignored ? [...others, user_id] : others))
  }
}
