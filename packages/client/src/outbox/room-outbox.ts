import type { Message } from '@hubbub/protocol'
import type { OutgoingMessage, SentMessage } from '../api.ts'
import type { Cancel, Environment } from '../environment.ts'
import { HubError } from '../errors.ts'
import type { Requests } from '../requests.ts'
import { type Backoff, backoffMs } from '../retry.ts'
import { type Departure, Lane } from './lane.ts'
import type { OutboxSending } from './sending.ts'

/** What a room's outbox needs and whom it tells. */
export interface RoomOutboxParts {
  readonly room: string
  readonly window: number
  readonly backoff: Backoff
  readonly environment: Environment
  readonly requests: Requests
  /** Up to which offset the room's events have been applied. */
  readonly reached: () => number
  /** The server has it: it need not be stored any longer. */
  readonly confirmed: (key: string) => void
  /** The server will never take it. */
  readonly refused: (sending: OutboxSending, error: HubError) => void
  readonly changed: () => void
}

interface Travelling {
  readonly key: string
  readonly sending: OutboxSending
}

/** Sends one room's messages in order, again and again until each is stored or refused. */
export class RoomOutbox {
  readonly #parts: RoomOutboxParts
  readonly #lane: Lane<Travelling>
  /** In the order written: pending, failed, and stored ones whose event has not come yet. */
  #sendings: OutboxSending[] = []
  #rows: readonly OutgoingMessage[] | undefined
  #online = false
  #troubles = 0
  #cancelWait: Cancel | undefined

  constructor(parts: RoomOutboxParts) {
    this.#parts = parts
    this.#lane = new Lane(parts.window)
  }

  /** All of them, failed ones included. */
  get sendings(): readonly OutboxSending[] {
    return this.#sendings
  }

  /** The rows for display; the same array until something changes. */
  get rows(): readonly OutgoingMessage[] {
    this.#rows ??= this.#sendings.map((sending) => sending.row)
    return this.#rows
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined
  }

  /** Adds a message at the end; it waits for `release`. */
  add(sending: OutboxSending): void {
    this.#sendings.push(sending)
    this.#lane.add({ key: sending.clientId, sending })
    this.#changed()
  }

  /** The message is stored on this side and may go out. */
  release(key: string): void {
    this.#lane.release(key)
    this.#pump()
  }

  /** Adds messages of an earlier life, failed ones included. */
  adopt(sendings: readonly OutboxSending[]): void {
    const pending = sendings.filter((sending) => sending.state === 'pending')
    this.#lane.adopt(pending.map((sending) => ({ key: sending.clientId, sending })))
    this.#sendings = [...sendings, ...this.#sendings]
    this.#changed()
    this.#pump()
  }

  online(): void {
    this.#online = true
    this.#troubles = 0
    this.#wait(undefined)
    this.#pump()
  }

  offline(): void {
    this.#online = false
    this.#wait(undefined)
    this.#lane.rewind()
  }

  /** A message of this user was seen among the room's: it is stored, whatever became of the reply. */
  seen(message: Message): void {
    const sending = message.client_id === undefined ? undefined : this.#find(message.client_id)
    if (!sending) return
    const { id: message_id, room_id, seq, offset, timestamp } = message
    this.#confirm(sending, { message_id, room_id, seq, offset, timestamp })
    this.remove(sending)
  }

  /** Events up to `offset` have been applied: stored messages at or before it are shown as messages now. */
  passed(offset: number): void {
    for (const sending of this.#sendings) {
      if (sending.sentOffset !== undefined && sending.sentOffset <= offset) this.remove(sending)
    }
  }

  /** Forgets a message; one on the wire may still be stored by the server. */
  remove(sending: OutboxSending): void {
    this.#lane.remove(sending.clientId)
    this.#sendings = this.#sendings.filter((candidate) => candidate !== sending)
    this.#changed()
    this.#pump()
  }

  /** Fails a message; those behind it go on. */
  fail(sending: OutboxSending, error: HubError): void {
    this.#lane.remove(sending.clientId)
    sending.fail(error)
    this.#changed()
  }

  #pump(): void {
    if (!this.#online || this.#cancelWait) return
    for (let next = this.#lane.depart(); next; next = this.#lane.depart()) this.#transmit(next)
  }

  #transmit({ entry, after }: Departure<Travelling>): void {
    const { room, requests } = this.#parts
    const { key, sending } = entry
    const { generation } = this.#lane
    const input = { room_id: room, content: sending.text, client_id: key, ...(after === undefined ? {} : { after }) }
    void requests.ask('message', input, 'reject').then(
      (reply) => {
        if (this.#find(key) !== sending) return
        this.#confirm(sending, reply)
        this.passed(this.#parts.reached())
        this.#pump()
      },
      (error: unknown) => {
        if (generation === this.#lane.generation && this.#lane.has(key) && error instanceof HubError)
          this.#trouble(sending, error)
      },
    )
  }

  #confirm(sending: OutboxSending, message: SentMessage): void {
    if (sending.state === 'sent') return
    this.#troubles = 0
    this.#lane.confirm(sending.clientId)
    sending.succeed(message)
    this.#parts.confirmed(sending.clientId)
    this.#changed()
  }

  /** A message did not get through. Whatever may be cured by time is sent again with the same key (I3). */
  #trouble(sending: OutboxSending, error: HubError): void {
    if (error.code === 'closed') return
    // Until the next connection: this one takes no more.
    if (error.code === 'disconnected' || error.code === 'draining') return this.offline()
    if (error.retry === 'never') {
      this.#parts.refused(sending, error)
      return this.#pump()
    }
    this.#lane.slowDown()
    this.#troubles++
    const isCured = error.retry === 'now' && this.#troubles === 1
    if (isCured) return this.#pump()
    const { backoff, environment } = this.#parts
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(this.#troubles, backoff, environment.random()))
    this.#wait(
      environment.clock.after(waitMs, () => {
        this.#cancelWait = undefined
        this.#pump()
      }),
    )
  }

  #wait(cancel: Cancel | undefined): void {
    this.#cancelWait?.()
    this.#cancelWait = cancel
  }

  #find(key: string): OutboxSending | undefined {
    return this.#sendings.find((sending) => sending.clientId === key)
  }

  #changed(): void {
    this.#rows = undefined
    this.#parts.changed()
  }
}
