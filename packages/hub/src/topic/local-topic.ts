import type { EncodedFrame, Position, ResetReason, TopicName } from '@hubbub/protocol'
import type { RecoveryOptions } from '../options.ts'
import type { Broker } from '../ports/broker.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { LogEntry, TopicLog } from '../ports/topic-log.ts'
import { Held } from './held.ts'
import { type GateOutcome, OrderGate } from './order-gate.ts'

/** What a topic needs from the node around it. */
export interface TopicSurroundings {
  readonly broker: Broker
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly recovery: RecoveryOptions
  /** Hands a frame to every live subscriber on this node. */
  readonly fanOut: (topic: TopicName, frame: EncodedFrame) => void
  /** A1: the user loses the topic with the entry after `position`, which is about to be handed to fan-out. */
  readonly removed: (topic: TopicName, userId: string, position: Position) => void
  /** The topic's last entry was handed to fan-out. */
  readonly ended: (topic: TopicName) => void
  /** Tells every live subscriber on this node that the topic starts anew (R5). */
  readonly reset: (topic: TopicName, position: Position, reason: ResetReason) => void
}

type State =
  | { readonly at: 'starting'; readonly early: { readonly epoch: string; readonly entry: LogEntry }[] }
  | { readonly at: 'ready'; readonly gate: OrderGate }
  | { readonly at: 'stopped' }

/** One topic with a log, on one node: its order gate, what fills its holes, and who is being replayed. */
export class LocalTopic {
  readonly name: TopicName
  readonly log: TopicLog
  readonly #around: TopicSurroundings
  readonly #held = new Set<Held>()
  readonly #waiters = new Set<{ readonly offset: number; readonly resolve: () => void }>()
  readonly #whenFilled: (() => void)[] = []
  #state: State = { at: 'starting', early: [] }
  #fills: { readonly running: Promise<boolean>; next: Promise<boolean> | undefined } | undefined
  #fillTimer: Cancel | undefined
  /** How long a hole may be open; grows while filling finds nothing. */
  #patienceMs: number

  constructor(name: TopicName, log: TopicLog, around: TopicSurroundings) {
    this.name = name
    this.log = log
    this.#around = around
    this.#patienceMs = around.recovery.holeMs
  }

  /** R3: subscribes at the broker, then reads the head; rejects when either fails. */
  async start(): Promise<void> {
    const { broker, recovery } = this.#around
    await broker.subscribe(this.name)
    const head = await this.log.head(this.name)
    if (this.#state.at !== 'starting') return
    const { early } = this.#state
    this.#state = { at: 'ready', gate: new OrderGate(head, recovery.waitingEvents) }
    for (const { epoch, entry } of early) this.accept(epoch, entry)
    // Some may have been let go after the head was read.
    if (early.length >= recovery.waitingEvents) void this.fill('start')
  }

  stop(): void {
    this.#state = { at: 'stopped' }
    this.#cancelTimer()
    this.#held.clear()
    for (const resolve of this.#whenFilled.splice(0)) resolve()
    this.#resolveWaiters(Number.POSITIVE_INFINITY)
    this.#around.broker.unsubscribe(this.name)
  }

  get isReady(): boolean {
    return this.#state.at === 'ready'
  }

  /** Where live subscribers stand. Call it only between `start` and `stop`. */
  get position(): Position {
    if (this.#state.at !== 'ready') throw new Error(`topic ${this.name} is ${this.#state.at}`)
    return this.#state.gate.position
  }

  /** Takes an entry committed here or on another node. */
  accept(epoch: string, entry: LogEntry): void {
    if (this.#state.at === 'starting') {
      if (this.#state.early.length < this.#around.recovery.waitingEvents) this.#state.early.push({ epoch, entry })
      return
    }
    if (this.#state.at === 'stopped') return
    const { gate } = this.#state
    if (epoch === gate.epoch) this.#apply(gate, gate.accept(entry))
    else void this.fill('epoch')
  }

  /** Resolves when an entry that has been accepted here has been handed to fan-out (O6). */
  delivered(epoch: string, offset: number): Promise<unknown> | undefined {
    if (this.#state.at !== 'ready') return undefined
    const { gate } = this.#state
    if (epoch !== gate.epoch) return this.#filled()
    if (offset <= gate.delivered) return undefined
    return new Promise<void>((resolve) => this.#waiters.add({ offset, resolve }))
  }

  /** Keeps live events aside from now on, until `release`. */
  hold(): Held {
    const { heldEvents: events, heldBytes: bytes } = this.#around.recovery
    const held = new Held({ events, bytes })
    this.#held.add(held)
    return held
  }

  release(held: Held): void {
    this.#held.delete(held)
  }

  /**
   * Brings the topic up to the log's head as it is after this call; O4's sweep and every hole end here.
   * Never rejects: false says that the log could not be read, and that it is tried again later.
   */
  fill(foundBy: string): Promise<boolean> {
    const fills = this.#fills
    if (!fills) {
      const running = this.#fill(foundBy).finally(() => {
        this.#fills = undefined
      })
      this.#fills = { running, next: undefined }
      return running
    }
    // The one that runs may have read the head too early for this caller.
    fills.next ??= fills.running.then(() => this.fill(foundBy))
    return fills.next
  }

  /** Resolves when the fill that has just been asked for, or a later one, has read the log. */
  async #filled(): Promise<void> {
    if (await (this.#fills?.next ?? this.#fills?.running)) return
    if (this.#state.at === 'ready') await new Promise<void>((resolve) => this.#whenFilled.push(resolve))
  }

  async #fill(foundBy: string): Promise<boolean> {
    this.#cancelTimer()
    try {
      await this.#readUpToHead(foundBy)
      for (const resolve of this.#whenFilled.splice(0)) resolve()
      return true
    } catch (error) {
      this.#around.logger.warn('topic_fill_failed', { topic: this.name, error })
      this.#fillLater(this.#around.recovery.sweepMs)
      return false
    }
  }

  async #readUpToHead(foundBy: string): Promise<void> {
    const { recovery, metrics } = this.#around
    const head = await this.log.head(this.name)
    if (this.#state.at !== 'ready') return
    const { gate } = this.#state
    if (head.epoch !== gate.epoch) return this.#restart(head, 'epoch_changed')
    const before = gate.delivered
    if (head.offset > before) metrics.count('gaps_total', { found_by: foundBy })
    while (gate.delivered < head.offset) {
      const read = await this.log.read(this.name, gate.position, head.offset, recovery.pageEntries)
      if (this.#isStopped) return
      if (read.kind === 'gone') return this.#restart(await this.log.head(this.name), read.reason)
      const last = read.entries.at(-1)
      if (!read.complete && !last) throw new Error(`log of ${this.name} gave an empty page that is not complete`)
      this.#apply(gate, gate.fill(read.entries, read.complete ? head.offset : (last?.offset ?? head.offset)))
    }
    const rest = gate.fill([], gate.delivered)
    const isFruitless = rest.hole && gate.delivered === before
    this.#patienceMs = isFruitless ? Math.min(this.#patienceMs * 2, recovery.sweepMs) : recovery.holeMs
    this.#apply(gate, rest)
  }

  get #isStopped(): boolean {
    return this.#state.at === 'stopped'
  }

  /** The log began a new life, or this node fell too far behind it: everyone here loads the topic anew. */
  #restart(head: Position, reason: ResetReason): void {
    if (this.#state.at !== 'ready') return
    this.#state = { at: 'ready', gate: new OrderGate(head, this.#around.recovery.waitingEvents) }
    for (const held of this.#held) held.break(reason)
    this.#resolveWaiters(Number.POSITIVE_INFINITY)
    this.#around.reset(this.name, head, reason)
  }

  #apply(gate: OrderGate, outcome: GateOutcome): void {
    const { epoch } = gate
    for (const entry of outcome.deliver) {
      if (entry.removes !== undefined) {
        this.#around.removed(this.name, entry.removes, { epoch, offset: entry.offset - 1 })
      }
      this.#around.fanOut(this.name, entry.frame)
      for (const held of this.#held) held.keep(entry)
      if (entry.ends) this.#around.ended(this.name)
    }
    this.#resolveWaiters(gate.delivered)
    if (outcome.hole) this.#fillLater(this.#patienceMs)
  }

  #fillLater(ms: number): void {
    if (this.#isStopped) return
    this.#fillTimer ??= this.#around.clock.after(ms, () => {
      this.#fillTimer = undefined
      void this.fill('wait')
    })
  }

  #cancelTimer(): void {
    this.#fillTimer?.()
    this.#fillTimer = undefined
  }

  #resolveWaiters(offset: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.offset > offset) continue
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
  }
}
