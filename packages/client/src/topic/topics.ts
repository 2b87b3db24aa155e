import type { ServerFrameOf } from '@hubbub/protocol'
import type { Cancel, Environment } from '../environment.ts'
import { HubError } from '../errors.ts'
import type { Positions, Settlement } from '../positions.ts'
import type { Requests } from '../requests.ts'
import { type Backoff, backoffMs } from '../retry.ts'
import { TopicHandle } from './topic-handle.ts'

/** What the topics of a client need and whom they tell. */
export interface TopicsParts {
  readonly environment: Environment
  readonly backoff: Backoff
  readonly requests: Requests
  readonly positions: Positions
  readonly failed: (error: HubError) => void
}

/** A topic somebody listens to; its identity tells it from an earlier subscription of the same name. */
interface Subscription {
  readonly name: string
  /** Tries since the last connection. */
  attempts: number
  cancelRetry: Cancel | undefined
}

/** The topics of one client: subscribed while somebody listens, over any number of connections. */
export class Topics {
  readonly #parts: TopicsParts
  readonly #handles = new Map<string, TopicHandle>()
  readonly #wanted = new Map<string, Subscription>()
  #state: 'offline' | 'online' | 'closed' = 'offline'

  constructor(parts: TopicsParts) {
    this.#parts = parts
  }

  /** The topic of this name; the same object each time. */
  get(name: string): TopicHandle {
    const existing = this.#handles.get(name)
    if (existing) return existing
    const { requests, environment, positions } = this.#parts
    const handle = new TopicHandle(name, {
      requests,
      report: environment.report,
      position: () => positions.at(name),
      wanted: () => this.#want(name),
      unwanted: () => this.#unwant(name),
      isClosed: () => this.#state === 'closed',
    })
    this.#handles.set(name, handle)
    return handle
  }

  /** Whether events of this topic are awaited. */
  has(name: string): boolean {
    return this.#wanted.has(name)
  }

  /** A connection is there: topics whose position was in its hello are subscribed, the others ask. */
  online(): void {
    if (this.#state === 'closed') return
    this.#state = 'online'
    for (const subscription of this.#wanted.values()) {
      subscription.attempts = 0
      if (!this.#parts.positions.at(subscription.name)) this.#subscribe(subscription)
    }
  }

  offline(): void {
    if (this.#state === 'online') this.#state = 'offline'
    for (const { cancelRetry } of this.#wanted.values()) cancelRetry?.()
  }

  /** Takes an event that was not delivered before. */
  receive(event: ServerFrameOf<'publication'> | ServerFrameOf<'presence'>): void {
    this.#handles.get(event.topic)?.receive(event)
  }

  /** Takes the server's word on where a topic stands. */
  settled(name: string, settlement: Settlement): void {
    switch (settlement.outcome) {
      case 'kept':
        return
      case 'lost':
        return this.#refused(name, new HubError('subscription_lost', undefined, { path: name }))
      case 'looping':
        this.#parts.failed(new HubError('reset_loop', undefined, { path: name }))
        break
      case 'reset':
        this.#handles.get(name)?.reset({ reason: settlement.reason })
    }
    for (const deliver of settlement.late) deliver()
  }

  close(): void {
    this.offline()
    this.#state = 'closed'
    for (const handle of this.#handles.values()) handle.close()
    this.#wanted.clear()
  }

  #want(name: string): void {
    if (this.#wanted.has(name)) return
    const subscription: Subscription = { name, attempts: 0, cancelRetry: undefined }
    this.#wanted.set(name, subscription)
    if (this.#state === 'online') this.#subscribe(subscription)
  }

  #unwant(name: string): void {
    this.#wanted.get(name)?.cancelRetry?.()
    if (!this.#wanted.delete(name)) return
    this.#parts.positions.forget(name)
    // A lost answer means a lost connection, and with it the subscription; a refusal means there was none.
    if (this.#state === 'online')
      this.#parts.requests.ask('unsubscribe', { topic: name }, 'reject').catch(() => undefined)
  }

  #subscribe(subscription: Subscription): void {
    const { positions, requests } = this.#parts
    const { name } = subscription
    positions.expect(name)
    void requests.ask('subscribe', { topic: name }, 'reject').then(
      (synced) => {
        if (this.#wanted.get(name) === subscription) this.settled(name, positions.settle(name, synced))
      },
      (error: unknown) => {
        if (this.#wanted.get(name) === subscription && error instanceof HubError) this.#failed(subscription, error)
      },
    )
  }

  #failed(subscription: Subscription, error: HubError): void {
    if (error.retry === 'never') return this.#refused(subscription.name, error)
    // The next connection asks again.
    if (this.#state !== 'online' || error.code === 'disconnected' || error.code === 'draining') return
    const { environment, backoff } = this.#parts
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(++subscription.attempts, backoff, environment.random()))
    subscription.cancelRetry = environment.clock.after(waitMs, () => this.#subscribe(subscription))
  }

  #refused(name: string, error: HubError): void {
    this.#wanted.delete(name)
    this.#parts.positions.forget(name)
    this.#handles.get(name)?.refused(error)
    this.#parts.failed(error)
  }
}
