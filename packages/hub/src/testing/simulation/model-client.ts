import { comesBack } from '@hubbub/protocol'
import type { Cancel, Clock } from '../../ports/clock.ts'
import type { MemoryLink, ReceivedFrame } from '../memory-link.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { Call } from './call.ts'
import { eventOf } from './contents.ts'
import { type Item, Outbox } from './outbox.ts'
import { type Synced, View } from './view.ts'

/** What a client finds around it. */
export interface ClientSurroundings {
  readonly clock: Clock
  readonly random: SeededRandom
  /** Opens a link to any node that takes connections. */
  readonly dial: () => MemoryLink | undefined
  readonly report: (violation: string) => void
  readonly trace: (what: string) => void
  /** How often topics have begun new lives so far. */
  readonly renewals: () => number
  /** Says whether the row an item wrote has changed since. */
  readonly isSuperseded: (item: Item) => boolean
}

type State =
  | { readonly at: 'away'; readonly retry: Cancel }
  | { readonly at: 'here'; readonly call: Call; readonly renewals: number; isSynced: boolean; seenAt: number }
  | { readonly at: 'done' }

/** Silence after which a client asks for a sign of life, and after which it gives a connection up, in ms. */
const askAfterMs = 700
const giveUpAfterMs = 2_000

/** A client at the level of frames, as an SDK would be: positions, resets, an outbox, reconnects (I2–I4, R6). */
export class ModelClient {
  readonly name: string
  readonly userId: string
  readonly views = new Map<string, View>()
  readonly outbox = new Outbox()
  /** Topics whose subscription is being ended. */
  readonly #leaving = new Set<string>()
  readonly #around: ClientSurroundings
  #state: State
  #sessionId: string | undefined
  #isStalled = false

  constructor(name: string, userId: string, around: ClientSurroundings) {
    this.name = name
    this.userId = userId
    this.#around = around
    this.#state = this.#away()
    this.#watch()
  }

  /** Connected, synced, everything sent and loaded. */
  get isSettled(): boolean {
    if (this.#state.at !== 'here' || !this.#state.isSynced) return false
    return this.outbox.isEmpty && [...this.views.values()].every((view) => view.isSettled)
  }

  /** What it is doing, for a message. */
  describe(): string {
    const views = [...this.views.values()].map(
      (view) => `${view.topic}@${view.position?.offset}${view.isSettled ? '' : '…'}`,
    )
    const waiting = this.outbox.items.filter(({ offset }) => offset === undefined).length
    return `${this.name} is ${this.#state.at}, ${waiting} waiting, ${views.join(' ')}`
  }

  say(item: Omit<Item, 'offset'>): void {
    this.outbox.add(item)
    this.#pump(item.topic)
  }

  follow(topic: string): void {
    if (this.views.has(topic)) return
    const view = new View(topic, this.#around.report)
    this.views.set(topic, view)
    if (this.#state.at === 'here' && this.#state.isSynced) this.#subscribe(view)
  }

  /** Ends a subscription; no event of the topic may come after the reply. */
  unfollow(topic: string): void {
    const view = this.#steady(topic)
    if (!view) return
    this.#leaving.add(topic)
    this.#ask({ type: 'unsubscribe', topic }, (reply) => {
      this.#leaving.delete(topic)
      if (reply.type === 'ok') this.views.delete(topic)
    })
  }

  /** Asks for a live subscription anew, as a client does that is unsure of its place. */
  recheck(topic: string): void {
    const view = this.#steady(topic)
    if (view) this.#subscribe(view)
  }

  /** Moves to another connection. */
  leave(how: 'close' | 'cut' | 'silently'): void {
    if (this.#state.at === 'here') this.#state.call.end(how)
  }

  /** Sleeps: reads nothing and does nothing. */
  stall(): void {
    if (this.#state.at !== 'here') return
    this.#isStalled = true
    this.#state.call.link.stall()
  }

  wake(): void {
    this.#isStalled = false
    if (this.#state.at === 'here') {
      this.#state.seenAt = this.#around.clock.monotonic()
      this.#state.call.link.resume()
    }
  }

  /** Asks something of its own; false while it is not connected. */
  ask(
    command: { readonly type: string; readonly [field: string]: unknown },
    replied: (reply: ReceivedFrame) => void,
  ): boolean {
    if (this.#state.at !== 'here') return false
    this.#state.call.ask(command, replied)
    return true
  }

  stop(): void {
    const before = this.#state
    this.#state = { at: 'done' }
    if (before.at === 'here') before.call.end('close')
    if (before.at === 'away') before.retry()
  }

  /** A view whose subscription is live and about to stay so. */
  #steady(topic: string): View | undefined {
    const view = this.views.get(topic)
    if (this.#state.at !== 'here' || !this.#state.isSynced || this.#leaving.has(topic)) return undefined
    return view?.isSettled ? view : undefined
  }

  #away(): State {
    const { clock, random } = this.#around
    return { at: 'away', retry: clock.after(random.below(300), () => this.#connect()) }
  }

  #connect(): void {
    const link = this.#around.dial()
    if (!link) {
      this.#state = this.#away()
      return
    }
    const call: Call = new Call(link, {
      report: (violation) => this.#around.report(`${this.name}: ${violation}`),
      received: (frame) => this.#received(frame),
      closed: (code) => this.#closed(call, code),
    })
    const { clock, renewals } = this.#around
    this.#state = { at: 'here', call, renewals: renewals(), isSynced: false, seenAt: clock.monotonic() }
    const positions: Record<string, unknown> = {}
    for (const view of this.views.values()) {
      view.connected()
      if (!view.position) continue
      positions[view.topic] = view.position
      view.asked('resume')
    }
    const before = this.#sessionId === undefined ? {} : { session_id: this.#sessionId }
    call.ask({ type: 'hello', token: `${this.userId}|${this.userId}`, positions, ...before }, (welcome) => {
      this.#seen()
      if (welcome.type === 'welcome') this.#sessionId = String(welcome['session_id'])
      else this.#around.report(`${this.name}: not welcomed: ${JSON.stringify(welcome)}`)
    })
    // Sent along with hello: they must not be answered before the missed events have come.
    this.#mark()
    for (const topic of new Set(this.outbox.items.map((item) => item.topic))) this.#pump(topic)
  }

  #closed(call: Call, code: number): void {
    if (this.#state.at !== 'here' || this.#state.call !== call) return
    this.#around.trace(`${this.name} lost its connection: ${code}`)
    if (!comesBack(code) && code !== 1000) this.#around.report(`${this.name}: closed for good with ${code}`)
    this.outbox.disconnected()
    this.#leaving.clear()
    this.#isStalled = false
    this.#state = this.#away()
  }

  #received(frame: ReceivedFrame): void {
    this.#seen()
    if (frame.type === 'synced') return this.#synced(frame)
    if (frame.type === 'going_away') return this.#goingAway()
    if (frame.type === 'error') return this.#around.report(`${this.name}: ${JSON.stringify(frame)}`)
    const event = eventOf(frame)
    if (!event) return
    const view = this.views.get(event.topic)
    if (view) view.event(event)
    else this.#around.report(`${this.name}: event ${event.topic}@${event.offset} after unsubscribe`)
  }

  #synced(frame: ReceivedFrame): void {
    for (const [topic, synced] of Object.entries(syncedTopics(frame))) this.#settled(topic, synced)
  }

  /** The reply to the first command behind hello says that the recovery is over: every topic has been settled. */
  #mark(): void {
    this.#ask({ type: 'unsubscribe', topic: 'log/none' }, (reply) => {
      if (reply.type !== 'ok') return this.#later(() => this.#mark())
      if (this.#state.at === 'here') this.#state.isSynced = true
      for (const view of this.views.values()) {
        if (view.isOff) this.#subscribe(view)
        else if (view.lastOnWire === undefined) this.#around.report(`${this.name}: ${view.topic} was not synced`)
      }
    })
  }

  #settled(topic: string, synced: Synced): void {
    const view = this.views.get(topic)
    if (!view) return
    this.#around.trace(`${this.name} ${topic} ${JSON.stringify(synced)}`)
    if (view.settled(synced) === 'load') this.#load(view)
    if (this.#state.at !== 'here') return
    const allowed = 1 + this.#around.renewals() - this.#state.renewals
    if (view.resets > allowed) this.#around.report(`${this.name}: R6: ${topic} reset ${view.resets} times`)
  }

  #subscribe(view: View): void {
    const { position, topic } = view
    const asked = !position ? 'new' : view.isOff ? 'resume' : 'again'
    view.asked(asked)
    const since = position ? { position } : {}
    this.#ask({ type: 'subscribe', topic, ...since }, (reply) => {
      if (this.views.get(topic) !== view) return
      if (reply.type === 'ok') return this.#settled(topic, syncedOf(reply))
      // Whether the subscription from before still lives depends on why it was refused.
      if (asked === 'again') return this.leave('close')
      view.ended()
      this.#later(() => {
        if (this.views.get(topic) === view && view.isOff) this.#subscribe(view)
      })
    })
  }

  #load(view: View): void {
    this.#ask({ type: 'fetch_page', topic: view.topic }, (reply) => {
      if (reply.type !== 'ok') return this.#later(() => this.#load(view))
      const { offset, rows } = reply
      if (typeof offset === 'number' && Array.isArray(rows)) view.loaded({ offset, rows })
    })
  }

  #pump(topic: string): void {
    if (this.#state.at !== 'here') return
    const item = this.outbox.next(topic)
    if (!item) return
    const { row, value, key: client_id } = item
    const publish = { type: 'publish', topic, payload: value, client_id }
    const command = topic.startsWith('log/') ? publish : { type: 'set_row', topic, row, value, client_id }
    this.#ask(command, (reply) => {
      if (reply.type !== 'ok') {
        this.outbox.unanswered(topic)
        if (reply['retry'] === 'never') this.#around.report(`${this.name}: ${JSON.stringify(reply)}`)
        return this.#later(() => this.#pump(topic))
      }
      this.#stored(item, Number(reply['offset']))
      this.#pump(topic)
    })
  }

  #stored(item: Item, offset: number): void {
    this.outbox.stored(item, offset)
    if (this.#state.at === 'here' && !this.#state.isSynced) {
      this.#around.report(`${this.name}: O6: ${item.key} was answered before the missed events had come`)
    }
    const last = this.views.get(item.topic)?.lastOnWire
    if (last === undefined || last >= offset || this.#around.isSuperseded(item)) return
    this.#around.report(`${this.name}: O6: ${item.key} was answered as ${item.topic}@${offset} after event ${last}`)
  }

  /** Asks on the present connection. */
  #ask(
    command: { readonly type: string; readonly [field: string]: unknown },
    replied: (reply: ReceivedFrame) => void,
  ): void {
    if (this.#state.at !== 'here') return
    this.#state.call.ask(command, (reply) => {
      this.#seen()
      replied(reply)
    })
  }

  /** Does something a little later, if the connection is still the same. */
  #later(run: () => void): void {
    const before = this.#state
    this.#around.clock.after(20 + this.#around.random.below(200), () => {
      if (this.#state === before) run()
    })
  }

  #goingAway(): void {
    const state = this.#state
    if (state.at === 'here') this.#later(() => state.call.end('close'))
  }

  #seen(): void {
    if (this.#state.at === 'here') this.#state.seenAt = this.#around.clock.monotonic()
  }

  /** Looks after the connection: a link may be gone without a word. */
  #watch(): void {
    this.#around.clock.after(350, () => {
      if (this.#state.at === 'done') return
      if (this.#state.at === 'here' && !this.#isStalled) {
        const silentMs = this.#around.clock.monotonic() - this.#state.seenAt
        if (silentMs > giveUpAfterMs) this.#state.call.end('close')
        else if (silentMs > askAfterMs) this.#ask({ type: 'ping' }, () => {})
      }
      this.#watch()
    })
  }
}

function syncedTopics(frame: ReceivedFrame): Readonly<Record<string, Synced>> {
  const { topics } = frame
  if (typeof topics !== 'object' || topics === null) return {}
  return Object.fromEntries(Object.entries(topics).map(([topic, synced]) => [topic, syncedOf(synced)]))
}

function syncedOf(said: { readonly [field: string]: unknown }): Synced {
  const { recovered, epoch, offset, reason } = said
  return {
    recovered: recovered === true,
    epoch: String(epoch),
    offset: Number(offset),
    reason: typeof reason === 'string' ? reason : undefined,
  }
}
