import { comesBack } from '@hubbub/protocol'
import type { Cancel, Clock } from '../../ports/clock.ts'
import type { MemoryLink, ReceivedFrame } from '../memory-link.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { Call } from './call.ts'
import { eventOf } from './contents.ts'
import { Follower } from './follower.ts'
import type { Command, Line } from './line.ts'
import type { Item } from './outbox.ts'
import { Sender } from './sender.ts'

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
  /** Since which offset the user is out of a topic; undefined for one who is not. */
  readonly outSince: (topic: string, userId: string) => number | undefined
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
  readonly follower: Follower
  readonly sender: Sender
  readonly #around: ClientSurroundings
  readonly #line: Line
  #state: State
  #sessionId: string | undefined
  #isStalled = false

  constructor(name: string, userId: string, around: ClientSurroundings) {
    this.name = name
    this.userId = userId
    this.#around = around
    this.#line = {
      report: (violation) => around.report(`${name}: ${violation}`),
      trace: (what) => around.trace(`${name} ${what}`),
      ask: (command, replied) => this.#ask(command, replied),
      later: (run) => this.#later(run),
      hangUp: () => this.leave('close'),
    }
    this.follower = new Follower(this.#line, () => this.#allowedResets())
    this.sender = new Sender({
      line: this.#line,
      lastOnWire: (topic) => this.follower.views.get(topic)?.lastOnWire,
      isSynced: () => this.isOnline,
      isSuperseded: around.isSuperseded,
    })
    this.#state = this.#away()
    this.#watch()
  }

  /** Connected, and the missed events have come. */
  get isOnline(): boolean {
    return this.#state.at === 'here' && this.#state.isSynced
  }

  /** Online, with everything sent and loaded. */
  get isSettled(): boolean {
    const views = [...this.follower.views.values()]
    return this.isOnline && this.sender.outbox.isEmpty && views.every((view) => view.isSettled)
  }

  /** What it is doing, for a message. */
  describe(): string {
    const views = [...this.follower.views.values()].map((view) => {
      return `${view.topic}@${view.position?.offset}${view.isSettled ? '' : '…'}`
    })
    const waiting = this.sender.outbox.items.filter(({ offset }) => offset === undefined).length
    return `${this.name} is ${this.#state.at}, ${waiting} waiting, ${views.join(' ')}`
  }

  /** Leaves its connection, and comes back on another. */
  leave(how: 'close' | 'cut' | 'silently'): void {
    if (this.#state.at === 'here') this.#state.call.end(how)
  }

  /** Sleeps: reads nothing and looks after nothing. */
  stall(): void {
    if (this.#state.at !== 'here') return
    this.#isStalled = true
    this.#state.call.link.stall()
  }

  wake(): void {
    this.#isStalled = false
    if (this.#state.at !== 'here') return
    this.#seen()
    this.#state.call.link.resume()
  }

  stop(): void {
    const before = this.#state
    this.#state = { at: 'done' }
    if (before.at === 'here') before.call.end('close')
    if (before.at === 'away') before.retry()
  }

  /** Comes back soon, or after a long sleep. */
  #away(): State {
    const { clock, random } = this.#around
    const longestMs = random.below(8) === 0 ? 5_000 : 300
    return { at: 'away', retry: clock.after(random.below(longestMs), () => this.#connect()) }
  }

  #connect(): void {
    const { clock, renewals, dial } = this.#around
    const link = dial()
    if (!link) {
      this.#state = this.#away()
      return
    }
    const call: Call = new Call(link, {
      report: this.#line.report,
      received: (frame) => this.#received(frame),
      closed: (code) => this.#closed(call, code),
    })
    this.#state = { at: 'here', call, renewals: renewals(), isSynced: false, seenAt: clock.monotonic() }
    this.#hello(call)
    // Sent along with hello: they must not be answered before the missed events have come.
    this.#mark()
    this.sender.connected()
  }

  #hello(call: Call): void {
    const before = this.#sessionId === undefined ? {} : { session_id: this.#sessionId }
    const positions = this.follower.connected()
    call.ask({ type: 'hello', token: `${this.userId}|${this.userId}`, positions, ...before }, (welcome) => {
      this.#seen()
      if (welcome.type === 'welcome') this.#sessionId = String(welcome['session_id'])
      else this.#line.report(`not welcomed: ${JSON.stringify(welcome)}`)
    })
  }

  /** The reply to the first command behind hello says that the recovery is over. */
  #mark(): void {
    this.#ask({ type: 'unsubscribe', topic: 'log/none' }, (reply) => {
      if (reply.type !== 'ok') return this.#later(() => this.#mark())
      if (this.#state.at === 'here') this.#state.isSynced = true
      this.follower.synced()
    })
  }

  #closed(call: Call, code: number): void {
    if (this.#state.at !== 'here' || this.#state.call !== call) return
    this.#line.trace(`lost its connection: ${code}`)
    if (!comesBack(code) && code !== 1000) this.#line.report(`closed for good with ${code}`)
    this.sender.disconnected()
    this.#isStalled = false
    this.#state = this.#away()
  }

  #received(frame: ReceivedFrame): void {
    this.#seen()
    if (frame.type === 'going_away') this.#later(() => this.leave('close'))
    else if (frame.type === 'error') this.#line.report(JSON.stringify(frame))
    else {
      this.#checkRight(frame)
      this.follower.received(frame)
    }
  }

  /** A1: what is committed after a removal, and that itself, reaches the removed user only once they are back. */
  #checkRight(frame: ReceivedFrame): void {
    const event = eventOf(frame)
    const since = event && this.#around.outSince(event.topic, this.userId)
    if (event && since !== undefined && event.offset >= since) {
      this.#line.report(`A1: event ${event.topic}@${event.offset} came to ${this.userId}, who is out since ${since}`)
    }
  }

  #allowedResets(): number {
    return this.#state.at === 'here' ? 1 + this.#around.renewals() - this.#state.renewals : 1
  }

  #ask(command: Command, replied: (reply: ReceivedFrame) => void): void {
    if (this.#state.at !== 'here') return
    this.#state.call.ask(command, (reply) => {
      this.#seen()
      replied(reply)
    })
  }

  #later(run: () => void): void {
    const before = this.#state
    this.#around.clock.after(20 + this.#around.random.below(200), () => {
      if (this.#state === before) run()
    })
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
        if (silentMs > giveUpAfterMs) this.leave('close')
        else if (silentMs > askAfterMs) this.#ask({ type: 'ping' }, () => {})
      }
      this.#watch()
    })
  }
}
