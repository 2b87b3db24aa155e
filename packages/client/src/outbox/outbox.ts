import type { Message } from '@hubbub/protocol'
import type { OutgoingMessage, SendOptions } from '../api.ts'
import type { Core } from '../core.ts'
import type { OutboxEntry, OutboxStorage } from '../environment.ts'
import { HubError } from '../errors.ts'
import { OutboxKeeper } from './keeper.ts'
import { RoomOutbox, type RoomOutboxOwner } from './room-outbox.ts'
import { type Draft, OutboxSending, type SendingOwner } from './sending.ts'

/** Whose messages these are. While `unknown`, they are in memory only. */
type Binding = { readonly at: 'unknown' } | { readonly at: 'bound'; readonly scope: string } | { readonly at: 'closed' }

const noRows: readonly OutgoingMessage[] = []

/** Keeps every message until the server has stored or refused it, and sends them in order (I1–I4). */
export class Outbox implements SendingOwner, RoomOutboxOwner {
  readonly #core: Core
  readonly #keeper: OutboxKeeper
  readonly #rooms = new Map<string, RoomOutbox>()
  /** Told when the outgoing rows of a room changed. */
  readonly changed: (room: string) => void
  #binding: Binding = { at: 'unknown' }
  #isOnline = false

  constructor(core: Core, storage: OutboxStorage | undefined, changed: (room: string) => void) {
    this.#core = core
    this.#keeper = new OutboxKeeper(core, storage)
    this.changed = changed
  }

  /** Puts a message into the outbox; when it is full or closed the result has failed already. */
  send(room: string, text: string, options: SendOptions): OutboxSending {
    const sending = new OutboxSending(this, this.#draft({ room, text, options }))
    this.#enter(sending)
    return sending
  }

  /** The rows of a room for display; the same array until something changes. */
  rows(room: string): readonly OutgoingMessage[] {
    return this.#rooms.get(room)?.rows ?? noRows
  }

  /** The messages are this user's: they can be stored, and what other clients left behind is taken over. */
  bind(user: string): void {
    const before = this.#binding
    const scope = `${this.#core.url}|${user}`
    if (before.at === 'bound' && before.scope !== scope) this.#failAll()
    this.#binding = { at: 'bound', scope }
    this.#keeper.adopt(scope, (entries) => this.#adopt(entries))
    if (before.at === 'unknown') for (const sending of this.#pending()) this.#keep(sending)
  }

  /** A connection is there: what waits goes out. */
  online(): void {
    this.#isOnline = true
    for (const room of this.#rooms.values()) room.online()
  }

  offline(): void {
    this.#isOnline = false
    for (const room of this.#rooms.values()) room.offline()
  }

  /** Ends all sending; what is stored stays for the next client. */
  close(): void {
    this.offline()
    this.#binding = { at: 'closed' }
    for (const sending of this.#pending()) sending.abandon('closed')
    this.#keeper.close()
  }

  /** Messages of this user were seen in a room. */
  seen(message: Message): void {
    this.#rooms.get(message.room_id)?.seen(message)
  }

  /** Events of the room were skipped: they will not show the stored messages among them. */
  passed(room: string): void {
    this.#rooms.get(room)?.passed()
  }

  retry(sending: OutboxSending, text: string): void {
    const { draft } = sending
    this.#rooms.get(draft.room)?.remove(sending)
    this.#keeper.forget(draft.key)
    sending.restart(this.#draft({ ...draft, text }))
    this.#enter(sending)
  }

  discard(sending: OutboxSending): void {
    const room = this.#rooms.get(sending.roomId)
    if (!room?.sendings.includes(sending) || sending.state === 'sent') return
    room.remove(sending)
    if (sending.state === 'pending') sending.abandon('discarded')
    this.#keeper.forget(sending.clientId)
  }

  confirmed(key: string): void {
    this.#keeper.forget(key)
  }

  refused(sending: OutboxSending, error: HubError): void {
    this.#room(sending.roomId).fail(sending, error)
    this.#keep(sending, { code: error.code, message: error.message })
  }

  #adopt(entries: readonly OutboxEntry[]): void {
    if (this.#binding.at === 'closed') return
    // Where locks are missing, another client may have taken them over and back.
    const fresh = entries.filter(({ room, key }) => !this.#rooms.get(room)?.find(key))
    for (const [room, adopted] of Map.groupBy(fresh, (entry) => entry.room)) {
      this.#room(room).adopt(adopted.map((entry) => this.#revive(entry)))
    }
  }

  #enter(sending: OutboxSending): void {
    const { maxPending } = this.#core.settings.outbox
    if (this.#binding.at === 'closed') return sending.fail(new HubError('closed'))
    if (this.#all().length >= maxPending) return sending.fail(new HubError('outbox_full'))
    this.#room(sending.roomId).add(sending)
    this.#keep(sending)
  }

  /** Stores a message, then lets it go out (I4). */
  #keep(sending: OutboxSending, refusal?: OutboxEntry['refusal']): void {
    if (this.#binding.at !== 'bound') return
    const entry = { ...sending.draft, scope: this.#binding.scope, ...(refusal && { refusal }) }
    void this.#keeper.keep(entry).then(() => this.#rooms.get(entry.room)?.release(sending))
  }

  #revive({ refusal, ...draft }: OutboxEntry): OutboxSending {
    const sending = new OutboxSending(this, draft)
    if (refusal) sending.fail(new HubError(refusal.code, refusal.message, { retry: 'never' }))
    return sending
  }

  #failAll(): void {
    for (const sending of this.#pending()) this.refused(sending, new HubError('user_changed'))
  }

  #all(): OutboxSending[] {
    return [...this.#rooms.values()].flatMap((room) => room.sendings)
  }

  #pending(): OutboxSending[] {
    return this.#all().filter((sending) => sending.state === 'pending')
  }

  #room(id: string): RoomOutbox {
    const existing = this.#rooms.get(id)
    if (existing) return existing
    const room = new RoomOutbox(this.#core, this, id)
    this.#rooms.set(id, room)
    if (this.#isOnline) room.online()
    return room
  }

  /** As a new one, written now. */
  #draft(written: Pick<Draft, 'room' | 'text' | 'options'>): Draft {
    const { environment } = this.#core
    return { ...written, key: environment.randomId(), createdAt: environment.clock.now() }
  }
}
