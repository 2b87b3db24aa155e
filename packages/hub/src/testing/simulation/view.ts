import type { Position } from '@hubbub/protocol'
import { type Contents, LogContents, RowContents, type TopicEvent } from './contents.ts'

/** What the server says of a subscription, in `synced` or in a reply. */
export interface Synced {
  readonly recovered: boolean
  readonly epoch: string
  readonly offset: number
  readonly reason?: string | undefined
}

/** How a subscription is asked for: from now on, from the client's position, or anew while it is live. */
type Asked = 'new' | 'resume' | 'again'

/** The subscription on the present connection. */
type Wire =
  | { readonly at: 'off' }
  /** Asked for from now on, or once more: how the events that come fit in shows with the answer. */
  | { readonly at: 'settling'; readonly asked: 'new' | 'again'; readonly recorded: TopicEvent[] }
  /** Asked for from the client's position: until a reset is said, every event continues it, and moves it (R10). */
  | { readonly at: 'resuming'; last: number }
  | { readonly at: 'live'; last: number }

/** One client's view of one topic, which checks every event against the rules on its way in. */
export class View {
  readonly topic: string
  readonly #report: (violation: string) => void
  readonly #contents: Contents
  readonly #isLog: boolean
  #wire: Wire = { at: 'off' }
  #position: Position | undefined
  /** Events that wait for the fresh page they follow. */
  #loading: TopicEvent[] | undefined
  /** Resets on the present connection, beyond those that asking again may bring: it can cross with a live one. */
  #resets = 0
  /** Where the last reset on the present subscription put the topic: the reply repeats what was said at once (R10). */
  #resetAt: Position | undefined

  constructor(topic: string, report: (violation: string) => void) {
    this.topic = topic
    this.#report = (violation) => report(`${topic}: ${violation}`)
    this.#isLog = topic.startsWith('log/')
    this.#contents = this.#isLog ? new LogContents() : new RowContents()
  }

  /** What the client has seen; undefined while it has nothing that a connection could continue. */
  get position(): Position | undefined {
    return this.#position
  }

  get resets(): number {
    return this.#resets
  }

  get isOff(): boolean {
    return this.#wire.at === 'off'
  }

  get isSettled(): boolean {
    return this.#wire.at === 'live' && !this.#loading
  }

  /** The offset of the last event on this connection; undefined unless the subscription is live. */
  get lastOnWire(): number | undefined {
    return this.#wire.at === 'live' ? this.#wire.last : undefined
  }

  lines(): readonly string[] {
    return this.#contents.lines()
  }

  /** A new connection begins; what was half loaded is started over. */
  connected(): void {
    this.#resets = 0
    this.ended()
  }

  /** The subscription has ended. */
  ended(): void {
    this.#wire = { at: 'off' }
    this.#resetAt = undefined
    if (this.#loading) this.#position = undefined
    this.#loading = undefined
  }

  asked(asked: Asked): void {
    if (asked === 'again') this.#resets--
    if (asked === 'resume') this.#wire = { at: 'resuming', last: this.#position?.offset ?? 0 }
    else this.#wire = { at: 'settling', asked, recorded: [] }
  }

  event(event: TopicEvent): void {
    switch (this.#wire.at) {
      case 'off':
        return this.#report(`event ${event.offset} without a subscription`)
      case 'settling':
        this.#wire.recorded.push(event)
        return
      case 'resuming':
      case 'live':
        this.#checkNext(this.#wire.at === 'live' ? 'O2' : 'R2', this.#wire.last, event)
        this.#wire.last = event.offset
        return this.#take(event)
    }
  }

  /** Takes the server's word; `load` asks for a fresh page. */
  settled(synced: Synced): 'load' | 'fine' {
    if (!synced.recovered) return this.#isRepeated(synced) ? 'fine' : this.#reset(synced)
    if (this.#wire.at === 'off') return this.#refuse('settled without a subscription')
    if (this.#wire.at === 'live') return this.#confirm(synced, this.#wire.last)
    if (this.#wire.at === 'settling' && this.#wire.asked === 'new') return this.#begin(synced, this.#wire.recorded)
    const { epoch } = this.#position ?? {}
    if (epoch !== synced.epoch) this.#report(`R5: recovered in ${synced.epoch}, asked for ${epoch}`)
    const recorded = this.#wire.at === 'settling' ? this.#wire.recorded : []
    for (const event of recorded) this.#take(event)
    const reached = this.#position?.offset ?? 0
    this.#goLive(synced, Math.max(reached, recorded.at(-1)?.offset ?? 0))
    return this.#confirm(synced, reached)
  }

  /** Begins from where the server says, with a fresh page to come. */
  #begin(synced: Synced, recorded: TopicEvent[]): 'load' {
    this.#checkRun(synced.offset, recorded)
    this.#goLive(synced, recorded.at(-1)?.offset ?? 0)
    this.#position = { epoch: synced.epoch, offset: synced.offset }
    this.#loading = recorded
    return 'load'
  }

  /** Takes a fresh page. */
  loaded(page: { offset: number; rows: readonly unknown[] }): void {
    const held = this.#loading
    const position = this.#position
    if (!held || !position) return
    this.#loading = undefined
    if (page.offset < position.offset) this.#report(`a page of ${page.offset} for position ${position.offset}`)
    this.#contents.load(page.rows)
    this.#position = { epoch: position.epoch, offset: Math.max(position.offset, page.offset) }
    for (const event of held) this.#take(event)
  }

  #isRepeated({ epoch, offset }: Synced): boolean {
    return this.#wire.at === 'live' && this.#resetAt?.epoch === epoch && this.#resetAt.offset === offset
  }

  #reset(synced: Synced): 'load' | 'fine' {
    if (synced.reason === undefined) this.#report('reset for no reason')
    this.#resets++
    this.#resetAt = { epoch: synced.epoch, offset: synced.offset }
    const recorded = this.#wire.at === 'settling' ? this.#wire.recorded : []
    this.#goLive(synced, recorded.at(-1)?.offset ?? 0)
    this.#position = { epoch: synced.epoch, offset: synced.offset }
    this.#loading = recorded
    return 'load'
  }

  #goLive(synced: Synced, reached: number): void {
    this.#wire = { at: 'live', last: Math.max(synced.offset, reached) }
  }

  /** Everything up to where the server says the subscription stands must be here; by state offsets may be skipped. */
  #confirm({ epoch, offset }: Synced, reached: number): 'fine' {
    // Said before the topic began anew, arrived after.
    if (this.#position?.epoch !== epoch) return 'fine'
    if (this.#isLog && reached < offset) this.#report(`R2: recovered up to ${offset}, but only ${reached} came`)
    if (!this.#loading && this.#position.offset < offset) this.#position = { epoch, offset }
    return 'fine'
  }

  #checkRun(from: number, events: readonly TopicEvent[]): void {
    let last = from
    for (const event of events) {
      this.#checkNext('R2', last, event)
      last = event.offset
    }
  }

  #checkNext(rule: string, last: number, { offset }: TopicEvent): void {
    if (offset <= last) this.#report(`${rule}: event ${offset} after ${last}`)
    else if (this.#isLog && offset !== last + 1) this.#report(`${rule}: event ${offset} right after ${last}`)
  }

  #take(event: TopicEvent): void {
    if (this.#loading) return void this.#loading.push(event)
    const position = this.#position
    if (!position || event.offset <= position.offset) return
    if (this.#isLog && event.offset !== position.offset + 1) {
      this.#report(`gap: event ${event.offset} taken at position ${position.offset}`)
    }
    this.#position = { epoch: position.epoch, offset: event.offset }
    this.#contents.apply(event)
  }

  #refuse(violation: string): 'fine' {
    this.#report(violation)
    return 'fine'
  }
}
