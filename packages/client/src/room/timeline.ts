import type { Message, ServerFrame } from '@hubbub/protocol'
import type { Off, OutgoingMessage, Room, Timeline, TimelineSnapshot } from '../api.ts'
import type { Core } from '../core.ts'
import type { Cancel } from '../environment.ts'
import { HubError } from '../errors.ts'
import { backoffMs } from '../retry.ts'
import type { PageKind } from './timeline-state.ts'
import { TimelineStore } from './timeline-store.ts'

/** Attempts to load a first page before it waits for the user or the next connection. */
const maxAttempts = 5

/** Where a timeline gets its contents. */
export interface TimelineSource extends Pick<Room, 'history' | 'onlineUsers'> {
  outgoing(): readonly OutgoingMessage[]
  /** Rows that were loaded: own messages among them are confirmed. */
  seen(messages: readonly Message[]): void
}

/** Where to begin: the newest page, or one around a `seq`. */
type Start = { readonly around?: number }

/** Loads the pages of a room's timeline and keeps it in step with the room's events. */
export class RoomTimeline implements Timeline {
  readonly #core: Core
  readonly #source: TimelineSource
  readonly #store: TimelineStore
  readonly subscribe: (listener: () => void) => Off
  readonly getSnapshot: () => TimelineSnapshot
  /** Which first page counts: what older loads bring is thrown away. */
  #generation = 0
  #attempts = 0
  #cancelRetry: Cancel | undefined

  constructor(core: Core, source: TimelineSource) {
    const store = new TimelineStore(core, () => source.outgoing())
    this.#core = core
    this.#source = source
    this.#store = store
    this.subscribe = (listener) => store.subscribe(listener)
    this.getSnapshot = () => store.snapshot()
  }

  async loadInitial(at: Start = {}): Promise<void> {
    this.#attempts = 0
    await this.#loadFirst(at)
  }

  async loadOlder(): Promise<void> {
    const first = this.#store.state.messages[0]
    if (first && this.#store.state.hasMoreBefore) await this.#loadMore('before', first.seq)
  }

  async loadNewer(): Promise<void> {
    const last = this.#store.state.messages.at(-1)
    if (last && this.#store.state.hasMoreAfter) await this.#loadMore('after', last.seq)
  }

  /** Takes an event of the room. */
  receive(event: ServerFrame): void {
    if (event.type !== 'typing' || event.user.id !== this.#core.user()?.id) this.#store.apply(event)
  }

  /** Several changes that listeners see as one. */
  together(change: () => void): void {
    this.#store.together(change)
  }

  /** The outgoing messages changed. */
  outgoingChanged(): void {
    this.#store.changed()
  }

  /** What is loaded is stale: it is loaded again, shown as it is meanwhile. */
  reset(): void {
    if (this.#store.state.status !== 'empty') void this.loadInitial()
  }

  /** It is stale and will not be loaded again by itself. */
  fail(error: HubError): void {
    this.#generation++
    this.#cancelRetry?.()
    if (this.#store.state.status !== 'empty') this.#store.apply({ type: 'page_failed', page: 'initial', error })
  }

  /** A connection is there. What could not be loaded is tried again; who is online was not told meanwhile. */
  online(): void {
    const { status } = this.#store.state
    if (status === 'failed') void this.loadInitial()
    else if (status !== 'empty') void this.#loadOnline()
  }

  close(): void {
    this.#cancelRetry?.()
    this.#store.close()
  }

  async #loadFirst(start: Start): Promise<void> {
    const generation = ++this.#generation
    this.#cancelRetry?.()
    void this.#loadOnline()
    await this.#load('initial', start)
    if (generation === this.#generation && this.#store.state.status === 'failed') this.#retryLater(start)
  }

  #retryLater(start: Start): void {
    const { environment, settings, isOnline } = this.#core
    const { error } = this.#store.state
    if (!isOnline() || !error || error.retry === 'never' || ++this.#attempts >= maxAttempts) return
    const waitMs = Math.max(
      error.retryAfterMs ?? 0,
      backoffMs(this.#attempts, settings.reconnect, environment.random()),
    )
    this.#cancelRetry = environment.clock.after(waitMs, () => void this.#loadFirst(start))
  }

  async #loadMore(kind: 'before' | 'after', seq: number): Promise<void> {
    const { status, loading } = this.#store.state
    if (status === 'ready' && !loading.includes(kind)) await this.#load(kind, { [kind]: seq })
  }

  async #load(page: PageKind, request: object): Promise<void> {
    const generation = this.#generation
    this.#store.apply({ type: 'page_requested', page })
    try {
      const result = await this.#source.history(request)
      if (generation !== this.#generation) return
      this.together(() => {
        this.#store.apply({ type: 'page_loaded', page, result })
        this.#source.seen(result.messages)
      })
    } catch (cause) {
      if (generation !== this.#generation) return
      const error = cause instanceof HubError ? cause : new HubError('broken', undefined, { cause })
      this.#store.apply({ type: 'page_failed', page, error })
    }
  }

  async #loadOnline(): Promise<void> {
    try {
      this.#store.apply({ type: 'online_loaded', ...(await this.#source.onlineUsers()) })
    } catch (error) {
      // The list is asked for again at the next connection; a server that keeps none refuses for good.
      if (!(error instanceof HubError)) this.#core.environment.report(error)
    }
  }
}
