import type { ChatWelcome, OwnPresence, Profile, ServerFrame, User, UserPresence } from '@hubbub/protocol'
import type { Off } from '../index.ts'
import { Cell, type ExternalStore } from './cell.ts'
import { Errand } from './errand.ts'
import type { StoreCore } from './store-core.ts'

/** What is known of a user. Never changed, replaced by a new one at every change. */
export interface Person {
  readonly id: string
  /** Undefined until something named the user. */
  readonly username: string | undefined
  /** What the user says of themselves: asked for once somebody looks. */
  readonly profile: Profile | undefined
  /** The one state that every dot of this user shows; undefined while it is not known. */
  readonly presence: UserPresence | undefined
}

/** Most users that the server tells one connection about by name, and describes at once. */
const maxWatched = 200

/** One person, and how many look. */
class Known implements ExternalStore<Person> {
  readonly cell: Cell<Person>
  readonly subscribe: (listener: () => void) => Off
  readonly getSnapshot: () => Person
  lookers = 0
  isProfileAsked = false

  constructor(cell: Cell<Person>, looked: () => void) {
    this.cell = cell
    this.getSnapshot = cell.getSnapshot
    this.subscribe = (listener) => {
      const off = cell.subscribe(listener)
      let isHere = true
      this.lookers++
      looked()
      return () => {
        off()
        if (isHere) this.lookers--
        isHere = false
        looked()
      }
    }
  }

  /** Takes what became known; a new person only if it says something new. */
  learn(news: Partial<Person>): void {
    const before = this.cell.getSnapshot()
    const after = { ...before, ...news }
    if (JSON.stringify(after) !== JSON.stringify(before)) this.cell.set(after)
  }
}

/** The people of a server as one map of names, profiles and presence. */
export class People {
  /** What this user chose to be seen as, and what others see; undefined before the first welcome. */
  readonly own: Cell<OwnPresence | undefined>
  readonly #core: StoreCore
  readonly #known = new Map<string, Known>()
  readonly #errand: Errand
  /** Whom the server was told that this connection looks at. */
  #watched: readonly string[] = []

  constructor(core: StoreCore) {
    this.#core = core
    this.own = new Cell<OwnPresence | undefined>(core.environment.report, undefined)
    this.#errand = new Errand(core, core.settings.watchAfterMs, () => this.#look())
  }

  /** What is known of a user now. Without anybody looking, the presence may be out of date. */
  get(id: string): Person {
    return this.person(id).getSnapshot()
  }

  /** A user as a store, the same object each time: while somebody listens, the server tells of changes. */
  person(id: string): ExternalStore<Person> {
    return this.#of(id)
  }

  receive(event: ServerFrame): void {
    switch (event.type) {
      case 'user_joined':
        for (const { id, username, ...presence } of event.users) {
          this.#named({ id, username })
          this.#seen({ user_id: id, ...presence })
        }
        return
      case 'user_left':
        // From this room: what is said of those one looks at comes by itself.
        for (const { id } of event.users) if (this.#of(id).lookers === 0) this.#of(id).learn({ presence: undefined })
        return
      case 'presence_changed':
        for (const presence of event.users) this.#seen(presence)
        return
      case 'own_presence':
        return this.#ownIs(event)
      case 'user_updated':
        return this.#of(event.user.id).learn({ username: event.user.username, profile: event.user })
      case 'member_joined':
      case 'member_updated':
      case 'typing':
        return this.#named(event.user)
      default:
    }
  }

  /** A connection is there; what was known of those nobody looks at may be out of date. */
  welcomed({ profile, presence }: Partial<ChatWelcome>): void {
    this.#watched = []
    for (const known of this.#known.values()) {
      known.isProfileAsked = false
      if (known.lookers === 0) known.learn({ presence: undefined })
    }
    if (profile) this.#of(profile.id).learn({ username: profile.username, profile })
    if (presence) this.#ownIs(presence)
    this.#errand.wanted()
  }

  close(): void {
    this.#errand.close()
  }

  #of(id: string): Known {
    const existing = this.#known.get(id)
    if (existing) return existing
    const nobody: Person = { id, username: undefined, profile: undefined, presence: undefined }
    const known = new Known(new Cell(this.#core.environment.report, nobody), () => this.#errand.wanted())
    this.#known.set(id, known)
    return known
  }

  #named({ id, username }: User): void {
    this.#of(id).learn({ username })
  }

  /** Of this user only `own_presence` tells: the own dot is what others see. */
  #seen(presence: UserPresence): void {
    if (presence.user_id !== this.#core.hub.user?.id) this.#of(presence.user_id).learn({ presence })
  }

  #ownIs({ choice, shown, note, until, hide_last_seen }: OwnPresence): void {
    this.own.set({ choice, shown, note, until, hide_last_seen })
    const user_id = this.#core.hub.user?.id
    if (user_id === undefined) return
    const isSaid = shown !== 'offline'
    this.#of(user_id).learn({ presence: { user_id, state: shown, ...(isSaid && { note, until }) } })
  }

  /** Tells the server whom this connection looks at, and asks for profiles that are missing. */
  async #look(): Promise<void> {
    const looked = [...this.#known].filter(([, { lookers }]) => lookers > 0).map(([id]) => id)
    const user_ids = looked.slice(-maxWatched)
    if (user_ids.length > 0 || this.#watched.length > 0) await this.#watch(user_ids)
    const unasked = looked.filter((id) => !this.get(id).profile && !this.#of(id).isProfileAsked).slice(0, maxWatched)
    if (unasked.length === 0) return
    for (const id of unasked) this.#of(id).isProfileAsked = true
    const { users } = await this.#core.hub.call('get_users', { user_ids: unasked })
    for (const profile of users) this.#of(profile.id).learn({ username: profile.username, profile })
    this.#errand.wanted()
  }

  async #watch(user_ids: string[]): Promise<void> {
    const before = this.#watched
    if (user_ids.join() === before.join()) return
    this.#watched = user_ids
    const { users } = await this.#core.hub.call('watch_presence', { user_ids })
    for (const presence of users) this.#seen(presence)
    for (const id of before) if (this.#of(id).lookers === 0) this.#of(id).learn({ presence: undefined })
  }
}
