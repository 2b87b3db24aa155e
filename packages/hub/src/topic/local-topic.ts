import type { EncodedFrame, Position, ResetReason, TopicName } from '@hubbub/protocol'
import type { TopicNamespace } from '../module.ts'
import type { RecoveryOptions } from '../options.ts'
import type { Broker } from '../ports/broker.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { LogEntry, TopicLog } from '../ports/topic-log.ts'
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
  /** Tells every live subscriber on this node that the topic starts anew (R5). */
  readonly reset: (topic: TopicName, position: Position, reason: ResetReason) => void
}

/** Live events kept aside for one subscription while it is replayed (R2). */
export class Held {
  readonly entries: LogEntry[] = []
  /** Set when the events kept aside no longer continue the replay: start again, or reset. */
  broken: 'overflow' | ResetReason | undefined
}

type State =
  | { readonly at: 'starting'; readonly early: { readonly epoch: string; readonly entry: LogEntry }[] }
  | { readonly at: 'ready'; readonly gate: OrderGate }
  | { readonly at: 'stopped' }

/** One topic with a log, on one node: its order gate, what fills its holes, and who is being replayed. */
export class LocalTopic {
  readonly name: TopicName
  readonly namespace: TopicNamespace
  readonly log: TopicLog
  readonly #around: TopicSurroundings
  readonly #held = new Set<Held>()
  readonly #waiters = new Set<{ readonly offset: number; readonly resolve: () => void }>()
  #state: State = { at: 'starting', early: [] }
  #filling: Promise<void> | undefined
  #holeTimer: Cancel | undefined

  constructor(name: TopicName, namespace: TopicNamespace, log: TopicLog, around: TopicSurroundings) {
    this.name = name
    this.namespace = namespace
    this.log = log
    this.#around = around
  }

  /** R3: subscribes at the broker, then reads the head; rejects when either fails. */
  async start(): Promise<void> {
    await this.#around.broker.subscribe(this.name)
    const head = await this.log.head(this.name)
    if (this.#state.at !== 'starting') return
    const { early } = this.#state
    this.#state = { at: 'ready', gate: new OrderGate(head, this.#around.recovery.waitingEvents) }
    for (const { epoch, entry } of early) this.accept(epoch, entry)
  }

  stop(): void {
    this.#state = { at: 'stopped' }
    this.#holeTimer?.()
    this.#held.clear()
    this.#resolveWaiters(Number.POSITIVE_INFINITY)
    this.#around.broker.unsubscribe(this.name)
  }

  /** Where live subscribers stand. Call it only after `start` has resolved. */
  get position(): Position {
    if (this.#state.at !== 'ready') throw new Error(`topic ${this.name} is ${this.#state.at}`)
    return this.#state.gate.position
  }

  /** Takes an entry committed here or on another node. */
  accept(epoch: string, entry: LogEntry): void {
    if (this.#state.at === 'starting') {
      // What is dropped here is found again: the head is read after this moment, and the sweep compares heads.
      if (this.#state.early.length < this.#around.recovery.waitingEvents) this.#state.early.push({ epoch, entry })
      return
    }
    if (this.#state.at === 'stopped') return
    if (epoch !== this.#state.gate.epoch) {
      void this.fill('epoch')
      return
    }
    this.#apply(this.#state.gate.accept(entry))
  }

  /** Resolves when entries up to `offset` have been handed to fan-out (O6). */
  delivered(offset: number): Promise<void> | undefined {
    if (this.#state.at !== 'ready' || this.#state.gate.delivered >= offset) return undefined
    return new Promise((resolve) => this.#waiters.add({ offset, resolve }))
  }

  /** Keeps live events aside from now on, until `release`. */
  hold(): Held {
    const held = new Held()
    this.#held.add(held)
    return held
  }

  release(held: Held): void {
    this.#held.delete(held)
  }

  /** Brings the topic up to the log's head; O4's sweep and every hole end here. Never rejects. */
  fill(foundBy: string): Promise<void> {
    this.#filling ??= this.#fill(foundBy).finally(() => {
      this.#filling = undefined
    })
    return this.#filling
  }

  async #fill(foundBy: string): Promise<void> {
    this.#holeTimer?.()
    this.#holeTimer = undefined
    try {
      await this.#readUpToHead(foundBy)
    } catch (error) {
      this.#around.logger.warn('topic_fill_failed', { topic: this.name, error })
      this.#fillLater(this.#around.recovery.sweepMs)
    }
  }

  async #readUpToHead(foundBy: string): Promise<void> {
    const head = await this.log.head(this.name)
    if (this.#state.at !== 'ready') return
    const { gate } = this.#state
    if (head.epoch !== gate.epoch) return this.#restart(head, 'epoch_changed')
    if (head.offset > gate.delivered) this.#around.metrics.count('gaps_total', { found_by: foundBy })
    for (;;) {
      if (gate.delivered >= head.offset) return this.#apply(gate.fill([], gate.delivered))
      const read = await this.log.read(this.name, gate.position, head.offset, this.#around.recovery.pageEntries)
      if (this.#state.at !== 'ready' || this.#state.gate !== gate) return
      if (read.kind === 'gone') return this.#restart(await this.log.head(this.name), read.reason)
      const last = read.entries.at(-1)
      if (!read.complete && !last) throw new Error(`log of ${this.name} gave an empty page that is not complete`)
      this.#apply(gate.fill(read.entries, read.complete ? head.offset : (last?.offset ?? head.offset)))
    }
  }

  /** The log began a new life, or this node fell too far behind it: everyone here loads the topic anew. */
  #restart(head: Position, reason: ResetReason): void {
    if (this.#state.at !== 'ready') return
    this.#state = { at: 'ready', gate: new OrderGate(head, this.#around.recovery.waitingEvents) }
    for (const held of this.#held) held.broken = reason
    this.#resolveWaiters(Number.POSITIVE_INFINITY)
    this.#around.reset(this.name, head, reason)
  }

  #apply(outcome: GateOutcome): void {
    for (const entry of outcome.deliver) {
      this.#around.fanOut(this.name, entry.frame)
      for (const held of this.#held) this.#keepAside(held, entry)
    }
    const last = outcome.deliver.at(-1)
    if (last) this.#resolveWaiters(last.offset)
    if (outcome.hole) this.#fillLater(this.#around.recovery.holeMs)
  }

  #keepAside(held: Held, entry: LogEntry): void {
    if (held.broken) return
    if (held.entries.length >= this.#around.recovery.heldEvents) {
      held.broken = 'overflow'
      held.entries.length = 0
      return
    }
    held.entries.push(entry)
  }

  #fillLater(ms: number): void {
    this.#holeTimer ??= this.#around.clock.after(ms, () => {
      this.#holeTimer = undefined
      void this.fill('wait')
    })
  }

  #resolveWaiters(offset: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.offset > offset) continue
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
  }
}
