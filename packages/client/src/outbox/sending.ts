import type { OutgoingMessage, Sending, SendOptions, SentMessage } from '../api.ts'
import type { OutboxEntry } from '../environment.ts'
import { HubError } from '../errors.ts'

/** An entry before it is known whose it is. */
export type Draft = Pick<OutboxEntry, 'key' | 'room' | 'text' | 'options' | 'createdAt'>

/** What a sending asks of the outbox that holds it. */
export interface SendingOwner {
  retry(sending: OutboxSending, text: string): void
  discard(sending: OutboxSending): void
}

/** The handle of one message on its way, and its row for display. */
export class OutboxSending implements Sending {
  readonly roomId: string
  readonly #owner: SendingOwner
  #row: OutgoingMessage
  #done = handled()
  /** The event of this offset will show it among the messages. */
  #shownAt = Number.POSITIVE_INFINITY

  constructor(owner: SendingOwner, draft: Draft) {
    this.roomId = draft.room
    this.#owner = owner
    this.#row = this.#pending(draft)
  }

  /** The row for display; the same object until something changes. */
  get row(): OutgoingMessage {
    return this.#row
  }

  get draft(): Draft {
    const { clientId: key, text, options, createdAt } = this.#row
    return { key, room: this.roomId, text, options, createdAt }
  }

  get clientId(): string {
    return this.#row.clientId
  }

  get text(): string {
    return this.#row.text
  }

  get options(): SendOptions {
    return this.#row.options
  }

  get state(): 'pending' | 'sent' | 'failed' {
    return this.#row.state
  }

  get error(): HubError | undefined {
    return this.#row.error
  }

  get done(): Promise<SentMessage> {
    return this.#done.promise
  }

  /** Whether it is stored, and events up to `offset` show it among the messages. */
  isShownAt(offset: number): boolean {
    return this.#shownAt <= offset
  }

  retry(text = this.text): void {
    if (this.state === 'failed') this.#owner.retry(this, text)
  }

  discard(): void {
    this.#owner.discard(this)
  }

  /** It begins again with another key. */
  restart(draft: Draft): void {
    this.#row = this.#pending(draft)
    this.#done = handled()
  }

  succeed(message: SentMessage): void {
    this.#row = { ...this.#row, state: 'sent' }
    this.#shownAt = message.offset
    this.#done.resolve(message)
  }

  fail(error: HubError): void {
    this.#row = { ...this.#row, state: 'failed', error }
    this.#done.reject(error)
  }

  /** Nobody will say any more what becomes of it. */
  abandon(code: 'closed' | 'discarded'): void {
    this.#done.reject(new HubError(code))
  }

  #pending({ key: clientId, text, options = {}, createdAt }: Draft): OutgoingMessage {
    return { clientId, text, options, createdAt, state: 'pending', error: undefined, sending: this }
  }
}

/** `done` need not be watched: a rejection nobody listens to must not end a Node process. */
function handled(): PromiseWithResolvers<SentMessage> {
  const resolvers = Promise.withResolvers<SentMessage>()
  resolvers.promise.catch(() => undefined)
  return resolvers
}
