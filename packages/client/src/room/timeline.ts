import type { Message, ServerFrame } from '@hubbub/protocol'
import type { HistoryPage, HistoryRequest, Off, OutgoingMessage, Timeline, TimelineSnapshot } from '../api.ts'
import type { Cancel, Environment } from '../environment.ts'
import { HubError } from '../errors.ts'
import type { ClientSettings } from '../options.ts'
import { backoffMs } from '../retry.ts'
import type { PageKind } from './timeline-state.ts'
import { TimelineStore } from './timeline-store.ts'

/** Attempts to load a first page before it waits for the user or the next connection. */
const maxAttempts = 5

/** What a timeline needs. */
export interface TimelineParts {
  readonly environment: Environment
  readonly settings: ClientSettings
  readonly history: (page: HistoryRequest) => Promise<HistoryPage>
  readonly onlineUsers: () => Promise<{ readonly users: TimelineSnapshot['onlineUsers']; readonly online: number }>
  readonly outgoing: () => readonly OutgoingMessage[]
  readonly userId: () => string | undefined
  readonly isOnline: () => boolean
  /** Told about rows that were loaded: own messages among them are confirmed. */
  readonly seen: (messages: readonly Message[]) => void
}

/** Where to begin: the newest page, or one around a `seq`. */
type Start = { readonly around: number } | undefined

/** Loads the pages of a room's timeline and keeps it in step with the room's events. */
export class RoomTimeline implements Timeline {
  readonly #parts: TimelineParts
  readonly #store: TimelineStore
  readonly subscribe: (listener: () => void) => Off
  readonly getSnapshot: () => TimelineSnapshot
  /** Which first page counts: what older loads bring is thrown away. */
  #generation = 0
  #attempts = 0
  #cancelRetry: Cancel | undefined

  constructor(parts: TimelineParts) {
    const store = new TimelineStore(parts.environment, parts.outgoing)
    this.#parts = parts
    this.#store = store
    this.subscribe = (listener) => store.subscribe(listener)
    this.getSnapshot = () => store.snapshot()
  }

  async loadInitial(at?: { around: number }): Promise<void> {
    this.#attempts = 0
    await this.#loadFirst(at)
  }

  loadOlder(): Promise<void> {
    const { messages, hasMoreBefore } = this.#store.state
    const first = messages[0]
    return first && hasMoreBefore ? this.#loadMore('before', { before: first.seq }) : Promise.resolve()
  }

  loadNewer(): Promise<void> {
    const { messages, hasMoreAfter } = this.#store.state
    const last = messages.at(-1)
    return last && hasMoreAfter ? this.#loadMore('after', { after: last.seq }) : Promise.resolve()
  }

  /** Takes an event of the room. */
  receive(event: ServerFrame): void {
    const { userId, environment } = this.#parts
    switch (event.type) {
      case 'message':
        this.#store.apply(event)
        return this.#trim('oldest')
      case 'message_updated':
      case 'user_joined':
      case 'user_left':
        return this.#store.apply(event)
      case 'typing':
        if (event.user.id !== userId()) this.#store.apply({ ...event, now: environment.clock.now() })
        return
      default:
    }
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
    await this.#load('initial', start ?? {})
    if (generation === this.#generation && this.#store.state.status === 'failed') this.#retryLater(start)
  }

  #retryLater(start: Start): void {
    const { environment, settings, isOnline } = this.#parts
    const { error } = this.#store.state
    if (!isOnline() || !error || error.retry === 'never' || ++this.#attempts >= maxAttempts) return
    const waitMs = Math.max(
      error.retryAfterMs ?? 0,
      backoffMs(this.#attempts, settings.reconnect, environment.random()),
    )
    this.#cancelRetry = environment.clock.after(waitMs, () => void this.#loadFirst(start))
  }

  async #loadMore(kind: PageKind, page: HistoryRequest): Promise<void> {
    const { status, loading } = this.#store.state
    if (status !== 'ready' || loading.includes(kind)) return
    await this.#load(kind, page)
    this.#trim(kind === 'before' ? 'newest' : 'oldest')
  }

  async #load(page: PageKind, request: HistoryRequest): Promise<void> {
    const generation = this.#generation
    this.#store.apply({ type: 'page_requested', page })
    try {
      const result = await this.#parts.history(request)
      if (generation !== this.#generation) return
      this.together(() => {
        this.#store.apply({ type: 'page_loaded', page, result })
        this.#parts.seen(result.messages)
      })
    } catch (cause) {
      if (generation !== this.#generation) return
      const error = cause instanceof HubError ? cause : new HubError('broken', undefined, { cause })
      this.#store.apply({ type: 'page_failed', page, error })
    }
  }

  async #loadOnline(): Promise<void> {
    try {
      const { users, online } = await this.#parts.onlineUsers()
      this.#store.apply({ type: 'online_loaded', users, online })
    } catch (error) {
      // The list is asked for again at the next connection; a server that keeps none refuses for good.
      if (!(error instanceof HubError)) this.#parts.environment.report(error)
    }
  }

  #trim(side: 'oldest' | 'newest'): void {
    const { maxMessages } = this.#parts.settings.timeline
    const { length } = this.#store.state.messages
    if (length > maxMessages) this.#store.apply({ type: 'trimmed', side, keep: Math.ceil(maxMessages * 0.8) })
  }
}
