import type { OutgoingMessage, Sending, SentMessage } from '../api.ts'
import type { OutboxEntry } from '../environment.ts'
import { HubError } from '../errors.ts'

/** An entry before it is known whose it is. */
export type Draft = Pick<OutboxEntry, 'key' | 'room' | 'text' | 'createdAt'>

/** What a sending asks of the outbox that holds it. */
export interface SendingOwner {
  retry(sending: OutboxSending, text: string): void
  discard(sending: OutboxSending): void
}

type State =
  | { readonly at: 'pending' }
  /** Stored; the event of this offset will show it. */
  | { readonly at: 'sent'; readonly offset: number }
  | { readonly at: 'failed'; readonly error: HubError }

/** The handle of one message on its way, and its row for display. */
export class OutboxSending implements Sending {
  readonly #owner: SendingOwner
  #draft: Draft
  #state: State = { at: 'pending' }
  #promise = handled()
  #row: OutgoingMessage | undefined

  constructor(owner: SendingOwner, draft: Draft) {
    this.#owner = owner
    this.#draft = draft
  }

  get draft(): Draft {
    return this.#draft
  }

  get clientId(): string {
    return this.#draft.key
  }

  get roomId(): string {
    return this.#draft.room
  }

  get text(): string {
    return this.#draft.text
  }

  get state(): 'pending' | 'sent' | 'failed' {
    return this.#state.at
  }

  get error(): HubError | undefined {
    return this.#state.at === 'failed' ? this.#state.error : undefined
  }

  get done(): Promise<SentMessage> {
    return this.#promise.promise
  }

  /** Whether it is stored, and events up to `offset` show it among the messages. */
  isShownAt(offset: number): boolean {
    return this.#state.at === 'sent' && this.#state.offset <= offset
  }

  /** The row for display; the same object until something changes. */
  get row(): OutgoingMessage {
    const { key: clientId, text, createdAt } = this.#draft
    this.#row ??= { clientId, text, createdAt, state: this.state, error: this.error, sending: this }
    return this.#row
  }

  retry(text = this.text): void {
    if (this.#state.at === 'failed') this.#owner.retry(this, text)
  }

  discard(): void {
    this.#owner.discard(this)
  }

  /** It begins again with another key. */
  restart(draft: Draft): void {
    this.#draft = draft
    this.#promise = handled()
    this.#become({ at: 'pending' })
  }

  succeed(message: SentMessage): void {
    this.#become({ at: 'sent', offset: message.offset })
    this.#promise.resolve(message)
  }

  fail(error: HubError): void {
    this.#become({ at: 'failed', error })
    this.#promise.reject(error)
  }

  /** Nobody will say any more what becomes of it. */
  abandon(code: 'closed' | 'discarded'): void {
    this.#promise.reject(new HubError(code))
  }

  #become(state: State): void {
    this.#state = state
    this.#row = undefined
  }
}

/** `done` need not be watched: a rejection nobody listens to must not end a Node process. */
function handled(): PromiseWithResolvers<SentMessage> {
  const resolvers = Promise.withResolvers<SentMessage>()
  resolvers.promise.catch(() => undefined)
  return resolvers
}
