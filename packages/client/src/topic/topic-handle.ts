import type { Position, ServerFrameOf } from '@hubbub/protocol'
import type { Off, Topic, TopicEvents, TopicPresence } from '../api.ts'
import { HubError } from '../errors.ts'
import type { Requests } from '../requests.ts'
import { Signals } from '../signals.ts'

/** What a topic needs from its client. */
export interface TopicParts {
  readonly requests: Requests
  readonly report: (error: unknown) => void
  readonly position: () => Position | undefined
  /** Somebody came to listen; said again for each, since a refusal may have ended the subscription. */
  readonly wanted: () => void
  /** Nobody listens any more. */
  readonly unwanted: () => void
  readonly isClosed: () => boolean
}

/** One topic of a client. Payloads are checked by the server; their types come from the application's contract. */
export class TopicHandle implements Topic<unknown> {
  readonly name: string
  readonly #parts: TopicParts
  readonly #signals: Signals<TopicEvents<unknown>>
  readonly #waiting = new Set<PromiseWithResolvers<unknown>>()
  #listeners = 0

  constructor(name: string, parts: TopicParts) {
    this.name = name
    this.#parts = parts
    this.#signals = new Signals(parts.report)
  }

  get position(): Position | undefined {
    return this.#parts.position()
  }

  on<Name extends keyof TopicEvents<unknown>>(name: Name, listener: (event: TopicEvents<unknown>[Name]) => void): Off {
    if (this.#parts.isClosed()) return () => undefined
    const off = this.#signals.on(name, listener)
    const leave = this.#enter()
    return () => {
      off()
      leave()
    }
  }

  next(): Promise<unknown> {
    if (this.#parts.isClosed()) return Promise.reject(new HubError('closed'))
    const waiting = Promise.withResolvers<unknown>()
    this.#waiting.add(waiting)
    const leave = this.#enter()
    return waiting.promise.finally(leave)
  }

  publish(
    payload: unknown,
    { clientId }: { clientId?: string } = {},
  ): Promise<{ offset?: number; duplicate?: boolean }> {
    // Without a key, a repetition would be published twice.
    const key = clientId === undefined ? {} : { client_id: clientId }
    return this.#parts.requests.ask(
      'publish',
      { topic: this.name, payload, ...key },
      clientId === undefined ? 'wait' : 'repeat',
    )
  }

  presence(page: { limit?: number; cursor?: string } = {}): Promise<TopicPresence> {
    return this.#parts.requests.ask('presence', { ...page, topic: this.name }, 'repeat')
  }

  /** Takes an event of this topic that was not delivered before. */
  receive(event: ServerFrameOf<'publication'> | ServerFrameOf<'presence'>): void {
    if (event.type === 'presence') {
      const { type: _, ...presence } = event
      return this.#signals.emit('presence', presence)
    }
    const { type: _, ...publication } = event
    this.#signals.emit('publication', publication)
    this.#settle((waiting) => waiting.resolve(event.payload))
  }

  reset(event: TopicEvents<unknown>['reset']): void {
    this.#signals.emit('reset', event)
  }

  /** The server does not let this client subscribe, or the client closes. */
  refused(error: HubError): void {
    this.#signals.emit('refused', error)
    this.#settle((waiting) => waiting.reject(error))
  }

  close(): void {
    this.#settle((waiting) => waiting.reject(new HubError('closed')))
    this.#signals.clear()
  }

  /** Counts a listener; the result takes it back, once. */
  #enter(): Off {
    this.#listeners++
    this.#parts.wanted()
    let isHere = true
    return () => {
      if (!isHere) return
      isHere = false
      if (--this.#listeners === 0) this.#parts.unwanted()
    }
  }

  #settle(how: (waiting: PromiseWithResolvers<unknown>) => void): void {
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const waiting of all) how(waiting)
  }
}
