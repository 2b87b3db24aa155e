import type { Position, ResetReason, ServerFrameOf } from '@hubbub/protocol'
import type { Off, Topic, TopicEvents, TopicPresence } from '../api.ts'
import type { Core } from '../core.ts'
import { HubError } from '../errors.ts'
import { retryMs } from '../retry.ts'
import { type Follower, settle } from '../settle.ts'
import { Signals } from '../signals.ts'
import { Timer } from '../timer.ts'

/** Whether the server is to send events of a topic; each `wanted` is another subscription. */
type Wish = { readonly at: 'unwanted' | 'closed' } | { readonly at: 'wanted' }

/** One topic of a client, subscribed while somebody listens. Its payloads are typed by the application's contract. */
export class TopicHandle implements Topic<unknown>, Follower {
  readonly name: string
  readonly #core: Core
  readonly #signals: Signals<TopicEvents<unknown>>
  #listeners = 0
  #wish: Wish = { at: 'unwanted' }
  /** Attempts to subscribe since the last connection. */
  #attempts = 0
  readonly #retry: Timer

  constructor(core: Core, name: string) {
    this.name = name
    this.#core = core
    this.#signals = new Signals(core.environment.report)
    this.#retry = new Timer(core.environment.clock)
  }

  get position(): Position | undefined {
    return this.#core.positions.at(this.name)
  }

  /** Whether events of this topic are awaited. */
  get isWanted(): boolean {
    return this.#wish.at === 'wanted'
  }

  on<Name extends keyof TopicEvents<unknown>>(name: Name, listener: (event: TopicEvents<unknown>[Name]) => void): Off {
    const off = this.#signals.on(name, listener)
    let isHere = true
    this.#listeners++
    this.#want()
    return () => {
      off()
      if (isHere && --this.#listeners === 0) this.#unwant()
      isHere = false
    }
  }

  next(): Promise<unknown> {
    if (this.#wish.at === 'closed') return Promise.reject(new HubError('closed'))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const offs = [this.on('publication', ({ payload }) => resolve(payload)), this.on('refused', reject)]
    return promise.finally(() => {
      for (const off of offs) off()
    })
  }

  publish(payload: unknown, options?: { clientId?: string }): ReturnType<Topic<unknown>['publish']> {
    const key = options?.clientId
    // Without a key, a repetition would be published twice.
    const whenCut = key === undefined ? 'wait' : 'repeat'
    return this.#core.requests.ask('publish', { topic: this.name, payload, ...(key && { client_id: key }) }, whenCut)
  }

  presence(page?: { limit?: number; cursor?: string }): Promise<TopicPresence> {
    return this.#core.requests.ask('presence', { ...page, topic: this.name }, 'repeat')
  }

  /** A connection is there: unless its hello had the position, the subscription is asked for. */
  online(): void {
    this.#attempts = 0
    if (this.isWanted && !this.position) this.#subscribe()
  }

  offline(): void {
    this.#retry.stop()
  }

  /** Takes an event of this topic that was not delivered before. */
  receive(event: ServerFrameOf<'publication'> | ServerFrameOf<'presence'>): void {
    const { type, ...fields } = event
    this.#signals.emit(type, fields)
  }

  reset(reason: ResetReason): void {
    this.#signals.emit('reset', { reason })
  }

  stuck(): void {
    // The application was told of the first reset; a topic keeps nothing to load.
  }

  lost(): void {
    this.#refused(new HubError('forbidden', undefined, { path: this.name }))
  }

  close(): void {
    this.offline()
    this.#wish = { at: 'closed' }
    this.#signals.emit('refused', new HubError('closed'))
    this.#signals.clear()
  }

  #want(): void {
    if (this.#wish.at !== 'unwanted') return
    this.#wish = { at: 'wanted' }
    if (this.#core.isOnline()) this.#subscribe()
  }

  #unwant(): void {
    if (!this.isWanted) return
    this.#end()
    // A lost answer means a lost connection, and with it the subscription; a refusal means there was none.
    this.#core.requests.ask('unsubscribe', { topic: this.name }, 'reject').catch(() => undefined)
  }

  #subscribe(): void {
    const wish = this.#wish
    void this.#core.requests.ask('subscribe', { topic: this.name }, 'reject').then(
      (synced) => {
        if (this.#wish === wish) settle(this.#core, this.name, synced, () => this)
      },
      (error: unknown) => {
        if (this.#wish === wish && error instanceof HubError) this.#failed(error)
      },
    )
  }

  #failed(error: HubError): void {
    if (error.retry === 'never') return this.#refused(error)
    // The next connection asks again.
    if (error.code === 'disconnected' || error.code === 'draining') return
    this.#retry.start(retryMs(++this.#attempts, this.#core, error), () => this.#subscribe())
  }

  #refused(error: HubError): void {
    this.#end()
    this.#signals.emit('refused', error)
    this.#core.signals.emit('error', error)
  }

  #end(): void {
    this.#wish = { at: 'unwanted' }
    this.#retry.stop()
    this.#core.positions.forget(this.name)
  }
}
