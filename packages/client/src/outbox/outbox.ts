import type { Message } from '@hubbub/protocol'
import type { OutgoingMessage } from '../api.ts'
import type { Environment, OutboxEntry } from '../environment.ts'
import { HubError } from '../errors.ts'
import type { ClientSettings } from '../options.ts'
import type { Requests } from '../requests.ts'
import type { OutboxKeeper } from './keeper.ts'
import { RoomOutbox } from './room-outbox.ts'
import { type Draft, OutboxSending, type SendingOwner } from './sending.ts'

/** What an outbox needs and whom it tells. */
export interface OutboxParts {
  readonly environment: Environment
  readonly settings: ClientSettings
  readonly requests: Requests
  readonly keeper: OutboxKeeper
  /** The server's address: part of what messages are stored under. */
  readonly url: string
  /** Up to which offset the events of a room have been applied; undefined when this client does not follow it. */
  readonly reached: (room: string) => number | undefined
  /** The outgoing rows of a room changed. */
  readonly changed: (room: string) => void
}

/** Whose messages these are. While `unknown`, they are in memory only. */
type Binding = { readonly at: 'unknown' } | { readonly at: 'bound'; readonly scope: string } | { readonly at: 'closed' }

/** Keeps every message until the server has stored or refused it, and sends them in order (I1–I4). */
export class Outbox implements SendingOwner {
  readonly #parts: OutboxParts
  readonly #rooms = new Map<string, RoomOutbox>()
  #binding: Binding = { at: 'unknown' }
  #online = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  /** Puts a message into the outbox; when it is full or closed the result has failed already. */
  send(room: string, text: string): OutboxSending {
    const sending = new OutboxSending(this, this.#draft(room, text))
    const refusal = this.#refusal()
    if (refusal) sending.fail(refusal)
    else this.#enter(sending)
    return sending
  }

  /** The rows of a room for display; the same array until something changes. */
  rows(room: string): readonly OutgoingMessage[] {
    return this.#rooms.get(room)?.rows ?? noRows
  }

  /** The messages are this user's: they can be stored, and what other clients left behind is taken over. */
  bind(userId: string): void {
    if (this.#binding.at === 'closed') return
    const scope = `${this.#parts.url}|${userId}`
    if (this.#binding.at === 'bound' && this.#binding.scope !== scope) this.#failAll()
    const wasUnknown = this.#binding.at === 'unknown'
    this.#binding = { at: 'bound', scope }
    this.#parts.keeper.adopt(scope)
    if (!wasUnknown) return
    for (const room of this.#rooms.values()) for (const sending of room.sendings) this.#keep(sending)
  }

  /** A connection is there: what waits goes out. */
  online(): void {
    this.#online = true
    for (const room of this.#rooms.values()) room.online()
  }

  offline(): void {
    this.#online = false
    for (const room of this.#rooms.values()) room.offline()
  }

  /** Ends all sending; what is stored stays for the next client. */
  close(): void {
    this.offline()
    this.#binding = { at: 'closed' }
    for (const room of this.#rooms.values()) {
      for (const sending of room.sendings) if (sending.state === 'pending') sending.abandon('closed')
    }
    this.#parts.keeper.close()
  }

  /** Messages of this user were seen in a room. */
  seen(message: Message): void {
    this.#rooms.get(message.room_id)?.seen(message)
  }

  /** The room's events up to `offset` have been applied. */
  passed(room: string, offset: number): void {
    this.#rooms.get(room)?.passed(offset)
  }

  retry(sending: OutboxSending, text: string): void {
    const { room, key } = sending.draft
    this.#rooms.get(room)?.remove(sending)
    const refusal = this.#refusal()
    if (refusal) return sending.fail(refusal)
    if (this.#binding.at === 'bound') this.#parts.keeper.forget(key)
    sending.restart(this.#draft(room, text))
    this.#enter(sending)
  }

  discard(sending: OutboxSending): void {
    const room = this.#rooms.get(sending.roomId)
    if (!room?.sendings.includes(sending) || sending.state === 'sent') return
    room.remove(sending)
    if (sending.state === 'pending') sending.abandon('discarded')
    this.#parts.keeper.forget(sending.clientId)
  }

  #enter(sending: OutboxSending): void {
    this.#room(sending.roomId).add(sending)
    this.#keep(sending)
  }

  /** Stores a message, then lets it go out (I4). */
  #keep({ draft }: OutboxSending): void {
    if (this.#binding.at !== 'bound') return
    const kept = this.#parts.keeper.keep({ ...draft, scope: this.#binding.scope })
    void kept.then(() => this.#rooms.get(draft.room)?.release(draft.key))
  }

  /** Messages that another client of this user left behind are this one's now. */
  adopt(entries: readonly OutboxEntry[]): void {
    const { at } = this.#binding
    const fresh = entries.filter((entry) => at === 'bound' && !this.#rooms.get(entry.room)?.has(entry.key))
    for (const [room, adopted] of Map.groupBy(fresh, (entry) => entry.room)) {
      this.#room(room).adopt(adopted.map((entry) => this.#revive(entry)))
    }
  }

  #revive({ key, room, text, createdAt, refusal }: OutboxEntry): OutboxSending {
    const sending = new OutboxSending(this, { key, room, text, createdAt })
    if (refusal) sending.fail(new HubError(refusal.code, refusal.message, { retry: 'never' }))
    return sending
  }

  #failAll(): void {
    const error = new HubError('user_changed')
    for (const room of this.#rooms.values()) {
      for (const sending of room.sendings) if (sending.state === 'pending') this.#refused(room, sending, error)
    }
  }

  #refused(room: RoomOutbox, sending: OutboxSending, error: HubError): void {
    room.fail(sending, error)
    if (this.#binding.at !== 'bound') return
    const refusal = { code: error.code, message: error.message }
    void this.#parts.keeper.keep({ ...sending.draft, scope: this.#binding.scope, refusal })
  }

  #room(id: string): RoomOutbox {
    const existing = this.#rooms.get(id)
    if (existing) return existing
    const { environment, requests, settings, keeper, reached, changed } = this.#parts
    const room: RoomOutbox = new RoomOutbox({
      room: id,
      window: settings.outbox.window,
      backoff: settings.reconnect,
      environment,
      requests,
      reached: () => reached(id) ?? Number.POSITIVE_INFINITY,
      confirmed: (key) => keeper.forget(key),
      refused: (sending, error) => this.#refused(room, sending, error),
      changed: () => changed(id),
    })
    this.#rooms.set(id, room)
    if (this.#online) room.online()
    return room
  }

  #refusal(): HubError | undefined {
    if (this.#binding.at === 'closed') return new HubError('closed')
    let size = 0
    for (const room of this.#rooms.values()) size += room.sendings.length
    return size >= this.#parts.settings.outbox.maxPending ? new HubError('outbox_full') : undefined
  }

  #draft(room: string, text: string): Draft {
    const { environment } = this.#parts
    return { key: environment.randomId(), room, text, createdAt: environment.clock.now() }
  }
}

const noRows: readonly OutgoingMessage[] = []
