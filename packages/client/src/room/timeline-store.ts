import type { Off, OutgoingMessage, TimelineSnapshot } from '../api.ts'
import type { Core } from '../core.ts'
import type { Cancel } from '../environment.ts'
import { Signals } from '../signals.ts'
import { applyEvent, emptyTimeline, type TimelineEvent, type TimelineState } from './timeline-state.ts'

/** Holds the state of a timeline and shows it as snapshots that keep their identity until something changes. */
export class TimelineStore {
  readonly #core: Core
  readonly #outgoing: () => readonly OutgoingMessage[]
  readonly #signals: Signals<{ change: undefined }>
  #state: TimelineState
  #snapshot: TimelineSnapshot | undefined
  /** How deep in `together`, at whose end changes are told. */
  #depth = 0
  #isUntold = false
  #cancelExpiry: Cancel | undefined

  constructor(core: Core, outgoing: () => readonly OutgoingMessage[]) {
    this.#core = core
    this.#outgoing = outgoing
    this.#signals = new Signals(core.environment.report)
    this.#state = emptyTimeline(core.settings.timeline.maxMessages)
  }

  get state(): TimelineState {
    return this.#state
  }

  subscribe(listener: () => void): Off {
    return this.#signals.on('change', listener)
  }

  snapshot(): TimelineSnapshot {
    this.#snapshot ??= snapshotOf(this.#state, this.#outgoing())
    return this.#snapshot
  }

  apply(event: TimelineEvent): void {
    const before = this.#state
    this.#state = applyEvent(before, event, this.#core.environment.clock.now())
    if (this.#state.typing !== before.typing) this.#watchTyping()
    if (this.#state !== before) this.changed()
  }

  /** Several changes that listeners see as one. */
  together(change: () => void): void {
    this.#depth++
    try {
      change()
    } finally {
      this.#depth--
      this.#tell()
    }
  }

  /** Something that snapshots show changed. */
  changed(): void {
    this.#snapshot = undefined
    this.#isUntold = true
    this.#tell()
  }

  close(): void {
    this.#cancelExpiry?.()
    this.#signals.clear()
  }

  #tell(): void {
    if (this.#depth > 0 || !this.#isUntold) return
    this.#isUntold = false
    this.#signals.emit('change', undefined)
  }

  /** One timer, for the first of those who stop typing without a word. */
  #watchTyping(): void {
    const { clock } = this.#core.environment
    this.#cancelExpiry?.()
    const first = Math.min(...this.#state.typing.map(({ until }) => until))
    if (first < Number.POSITIVE_INFINITY) {
      this.#cancelExpiry = clock.after(first - clock.now(), () => this.apply({ type: 'typing_expired' }))
    }
  }
}

function snapshotOf(state: TimelineState, outgoing: readonly OutgoingMessage[]): TimelineSnapshot {
  const { status, error, messages, loading, online, onlineUsers, typing, hasMoreBefore, hasMoreAfter } = state
  const isKnown = messages.length > 0 || status === 'ready'
  return {
    status,
    error,
    messages,
    outgoing,
    hasMoreBefore: isKnown && hasMoreBefore,
    hasMoreAfter: isKnown && hasMoreAfter,
    loadingBefore: loading.includes('before'),
    loadingAfter: loading.includes('after'),
    online,
    onlineUsers,
    typing: typing.map(({ user }) => user),
  }
}
