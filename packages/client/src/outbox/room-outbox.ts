import type { Message } from '@hubbub/protocol'
import type { OutgoingMessage, SentMessage } from '../api.ts'
import type { Core } from '../core.ts'
import { HubError } from '../errors.ts'
import { retryMs } from '../retry.ts'
import { Timer } from '../timer.ts'
import { type Departure, Lane } from './lane.ts'
import type { OutboxSending } from './sending.ts'

/** Who keeps the messages of all rooms. */
export interface RoomOutboxOwner {
  /** The server has it: it need not be stored any longer. */
  confirmed(key: string): void
  /** The server will never take it. */
  refused(sending: OutboxSending, error: HubError): void
  /** The rows of a room changed. */
  changed(room: string): void
}

/** Sends one room's messages in order, again and again until each is stored or refused. */
export class RoomOutbox {
  readonly #core: Core
  readonly #owner: RoomOutboxOwner
  readonly #id: string
  readonly #lane: Lane<OutboxSending>
  /** In the order written: pending, failed, and stored ones whose event has not come yet. */
  #sendings: OutboxSending[] = []
  #rows: readonly OutgoingMessage[] | undefined
  #isOnline = false
  /** Refusals since anything got through. */
  #troubles = 0
  /** Runs while a refusal holds messages back. */
  readonly #pause: Timer

  constructor(core: Core, owner: RoomOutboxOwner, id: string) {
    this.#core = core
    this.#owner = owner
    this.#id = id
    this.#lane = new Lane(core.settings.outbox.window)
    this.#pause = new Timer(core.environment.clock)
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

  find(key: string | undefined): OutboxSending | undefined {
    return this.#sendings.find((sending) => sending.clientId === key)
  }

  /** Adds a message at the end; it waits for `release`. */
  add(sending: OutboxSending): void {
    this.#sendings.push(sending)
    this.#lane.add(sending)
    this.#changed()
  }

  /** The message is stored on this side and may go out. */
  release(sending: OutboxSending): void {
    this.#lane.release(sending)
    this.#pump()
  }

  /** Adds messages of an earlier life, failed ones included. */
  adopt(sendings: readonly OutboxSending[]): void {
    this.#lane.adopt(sendings.filter((sending) => sending.state === 'pending'))
    this.#sendings = [...sendings, ...this.#sendings]
    this.#changed()
    this.#pump()
  }

  online(): void {
    this.#isOnline = true
    this.#troubles = 0
    this.#pause.stop()
    this.#pump()
  }

  offline(): void {
    this.#isOnline = false
    this.#pause.stop()
    this.#lane.rewind()
  }

  /** A message of this user was seen among the room's: it is stored, whatever became of the reply. */
  seen({ id: message_id, room_id, seq, offset, timestamp, client_id }: Message): void {
    const sending = this.find(client_id)
    if (!sending) return
    this.#confirm(sending, { message_id, room_id, seq, offset, timestamp })
    this.remove(sending)
  }

  /** Forgets stored messages that no event to come will show: those of an earlier life, and those that a reset skipped. */
  passed(): void {
    const reached = this.#core.positions.at(`room:${this.#id}`)?.offset ?? Number.POSITIVE_INFINITY
    for (const sending of this.#sendings) if (sending.isShownAt(reached)) this.remove(sending)
  }

  /** Forgets a message; one on the wire may still be stored by the server. */
  remove(sending: OutboxSending): void {
    this.#lane.remove(sending)
    this.#sendings = this.#sendings.filter((candidate) => candidate !== sending)
    this.#changed()
    this.#pump()
  }

  /** Fails a message; those behind it go on. */
  fail(sending: OutboxSending, error: HubError): void {
    this.#lane.remove(sending)
    sending.fail(error)
    this.#changed()
  }

  #pump(): void {
    if (!this.#isOnline || this.#pause.isRunning) return
    for (let next = this.#lane.depart(); next; next = this.#lane.depart()) this.#transmit(next)
  }

  #transmit({ entry: sending, after }: Departure<OutboxSending>): void {
    const { generation } = this.#lane
    const { clientId, text, options } = sending
    const { replyTo: reply_to, threadId: thread_id, attachments } = options
    const extra = { reply_to, thread_id, attachments: attachments && [...attachments], after: after?.clientId }
    const input = { room_id: this.#id, content: text, client_id: clientId, ...extra }
    void this.#core.requests.ask('message', input, 'reject').then(
      (reply) => {
        // A retry has taken another key: this is not about it.
        if (this.find(clientId) !== sending) return
        this.#confirm(sending, reply)
        this.passed()
        this.#pump()
      },
      (error: unknown) => {
        const isPast = generation !== this.#lane.generation || !this.#lane.has(sending)
        if (!isPast && error instanceof HubError) this.#trouble(sending, error)
      },
    )
  }

  #confirm(sending: OutboxSending, message: SentMessage): void {
    if (sending.state === 'sent') return
    this.#troubles = 0
    this.#lane.confirm(sending)
    sending.succeed(message)
    this.#owner.confirmed(sending.clientId)
    this.#changed()
  }

  /** A message did not get through. Whatever may be cured by time is sent again with the same key (I3). */
  #trouble(sending: OutboxSending, error: HubError): void {
    // Until the next connection: this one takes no more.
    if (error.code === 'disconnected' || error.code === 'draining') return this.offline()
    if (error.retry === 'never') {
      this.#owner.refused(sending, error)
      return this.#pump()
    }
    this.#lane.slowDown()
    const isCured = error.retry === 'now' && this.#troubles++ === 0
    if (isCured) return this.#pump()
    this.#pause.start(retryMs(++this.#troubles, this.#core, error), () => this.#pump())
  }

  #changed(): void {
    this.#rows = undefined
    this.#owner.changed(this.#id)
  }
}
