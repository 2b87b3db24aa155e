import type { Message, ServerFrame } from '@hubbub/protocol'
import type { Off, OutgoingMessage, Room, Timeline, TimelineSnapshot } from '../api.ts'
import type { Core } from '../core.ts'
import type { HubError } from '../errors.ts'
import { retryMs } from '../retry.ts'
import { Signals } from '../signals.ts'
import { Timer } from '../timer.ts'
import {
  applyEvent,
  emptyTimeline,
  type PageKind,
  snapshotOf,
  type TimelineEvent,
  type TimelineState,
} from './timeline-state.ts'

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

/** Loads the pages of a room's timeline, keeps it in step with the room's events, and shows it as snapshots. */
export class RoomTimeline implements Timeline {
  readonly #core: Core
  readonly #source: TimelineSource
  readonly #signals: Signals<{ change: undefined }>
  readonly #retry: Timer
  /** For the first of those who stop typing without a word. */
  readonly #typingEnd: Timer
  #state: TimelineState
  #snapshot: TimelineSnapshot | undefined
  /** Which first page counts: what older loads bring is thrown away. */
  #generation = 0
  readonly subscribe = (listener: () => void): Off => this.#signals.on('change', listener)
  readonly getSnapshot = (): TimelineSnapshot => (this.#snapshot ??= snapshotOf(this.#state, this.#source.outgoing()))

  constructor(core: Core, source: TimelineSource) {
    const { clock, report } = core.environment
    this.#core = core
    this.#source = source
    this.#signals = new Signals(report)
    this.#retry = new Timer(clock)
    this.#typingEnd = new Timer(clock)
    this.#state = emptyTimeline(core.settings.timeline.maxMessages)
  }

  loadInitial(at: Start = {}): Promise<void> {
    return this.#loadFirst(at, 1)
  }

  async loadOlder(): Promise<void> {
    const { messages, hasMoreBefore } = this.#state
    if (messages[0] && hasMoreBefore) await this.#loadMore('before', messages[0].seq)
  }

  async loadNewer(): Promise<void> {
    const last = this.#state.messages.at(-1)
    if (last && this.#state.hasMoreAfter) await this.#loadMore('after', last.seq)
  }

  /** Takes an event of the room. */
  receive(event: ServerFrame): void {
    const { status, isOnlineKnown } = this.#state
    // Names are told again after numbers only: from now on the list can be kept.
    const isNamed = (event.type === 'user_joined' || event.type === 'user_left') && event.users.length > 0
    if (isNamed && !isOnlineKnown && status !== 'empty') void this.#loadOnline()
    if (event.type !== 'typing' || event.user.id !== this.#core.user()?.id) this.#apply(event)
  }

  /** Something that snapshots show changed. */
  changed(): void {
    this.#snapshot = undefined
    this.#signals.emit('change', undefined)
  }

  /** What is loaded is stale: it is loaded again, shown as it is meanwhile. */
  reset(): void {
    if (this.#state.status !== 'empty') void this.loadInitial()
  }

  /** It is stale and will not be loaded again by itself. */
  fail(error: HubError): void {
    this.#generation++
    this.#retry.stop()
    if (this.#state.status !== 'empty') this.#apply({ type: 'page_failed', page: 'initial', error })
  }

  /** A connection is there. What could not be loaded is tried again; who is online was not told meanwhile. */
  online(): void {
    const { status } = this.#state
    if (status === 'failed') void this.loadInitial()
    else if (status !== 'empty') void this.#loadOnline()
  }

  close(): void {
    this.#retry.stop()
    this.#typingEnd.stop()
    this.#signals.clear()
  }

  async #loadFirst(start: Start, attempt: number): Promise<void> {
    this.#retry.stop()
    const generation = ++this.#generation
    void this.#loadOnline()
    await this.#load('initial', start)
    const { status, error } = this.#state
    if (generation !== this.#generation || status !== 'failed' || !error || error.retry === 'never') return
    if (attempt === maxAttempts || !this.#core.isOnline()) return
    this.#retry.start(retryMs(attempt, this.#core, error), () => void this.#loadFirst(start, attempt + 1))
  }

  async #loadMore(kind: 'before' | 'after', seq: number): Promise<void> {
    const { status, loading } = this.#state
    if (status === 'ready' && !loading.includes(kind)) await this.#load(kind, { [kind]: seq })
  }

  async #load(page: PageKind, request: object): Promise<void> {
    const generation = this.#generation
    this.#apply({ type: 'page_requested', page })
    const loaded = await this.#source.history(request).then(
      (result) => ({ type: 'page_loaded', page, result }) as const,
      (error: HubError) => ({ type: 'page_failed', page, error }) as const,
    )
    if (generation !== this.#generation) return
    this.#apply(loaded)
    if (loaded.type === 'page_loaded') this.#source.seen(loaded.result.messages)
  }

  async #loadOnline(): Promise<void> {
    try {
      this.#apply({ type: 'online_loaded', ...(await this.#source.onlineUsers()) })
    } catch {
      // The list is asked for again at the next connection; a server that keeps none refuses for good.
    }
  }

  #apply(event: TimelineEvent): void {
    const { clock } = this.#core.environment
    const before = this.#state
    this.#state = applyEvent(before, event, clock.now())
    if (this.#state === before) return
    const typingEnd = Math.min(...this.#state.typing.map(({ until }) => until))
    if (typingEnd < Number.POSITIVE_INFINITY) {
      this.#typingEnd.start(typingEnd - clock.now(), () => this.#apply({ type: 'typing_expired' }))
    }
    this.changed()
  }
}
