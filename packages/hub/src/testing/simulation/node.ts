import { Hub } from '../../hub.ts'
import type { RecoveryOptions } from '../../options.ts'
import type { Cancel, Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Metrics } from '../../ports/metrics.ts'
import { guestsForTests } from '../guests.ts'
import { MemoryTransport } from '../memory-transport.ts'
import type { NetworkBroker } from '../network-broker.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { board } from './board.ts'
import type { SlowStore } from './slow-store.ts'

/** A process's share of the clock: its timers end with it. */
export class ProcessClock implements Clock {
  readonly #clock: Clock
  readonly #timers = new Set<Cancel>()
  #isDead = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  monotonic(): number {
    return this.#clock.monotonic()
  }

  after(ms: number, run: () => void): Cancel {
    if (this.#isDead) return () => {}
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
    return () => {
      this.#timers.delete(cancel)
      cancel()
    }
  }

  die(): void {
    this.#isDead = true
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }
}

/** What a node runs on. */
export interface NodeParts {
  readonly name: string
  readonly clock: Clock
  readonly random: SeededRandom
  readonly store: SlowStore
  readonly broker: NetworkBroker
  readonly logger: Logger
  readonly metrics: Metrics
  readonly delayMs: () => number
  readonly recovery: Partial<RecoveryOptions>
}

/** One node: a hub with its transport, its end of the broker, and its process. */
export class SimulatedNode {
  readonly name: string
  readonly hub: Hub
  readonly transport: MemoryTransport
  readonly broker: NetworkBroker
  readonly #clock: ProcessClock
  #life: 'starting' | 'up' | 'leaving' | 'gone' = 'starting'

  constructor({ name, clock, random, store, broker, logger, metrics, delayMs, recovery }: NodeParts) {
    this.name = name
    this.broker = broker
    this.#clock = new ProcessClock(clock)
    const rate = { perSecond: 10_000, burst: 10_000 }
    this.hub = new Hub({
      clock: this.#clock,
      random,
      authenticator: guestsForTests(random),
      modules: [board(store)],
      broker,
      history: store.history,
      logger,
      metrics,
      limits: { commands: rate, commandsPerUser: rate },
      heartbeat: { intervalMs: 2_000, timeoutMs: 1_000 },
      recovery,
      presence: { graceMs: 1_000 },
    })
    this.transport = new MemoryTransport(clock, { delayMs, maxBufferedBytes: 1_500, lowWaterBytes: 200 })
  }

  get isUp(): boolean {
    return this.#life === 'up'
  }

  /** False once its process has ended. */
  get isAlive(): boolean {
    return this.#life !== 'gone'
  }

  async start(): Promise<void> {
    await this.hub.start()
    this.transport.listen(this.hub.attach(this.transport))
    if (this.#life === 'starting') this.#life = 'up'
  }

  /** Leaves as a stopped server does. */
  async leave(): Promise<void> {
    this.#life = 'leaving'
    await this.hub.drain({ windowMs: 400, waves: 3, commandMs: 300, closeMs: 300 })
    await this.hub.close()
    if (this.isAlive) this.kill()
  }

  /** Dies without a word to anybody: `suddenly`, or as one that lives on, cut off from clients and broker. */
  kill(how: 'suddenly' | 'cut off' = 'suddenly'): void {
    this.#life = 'gone'
    this.transport.die()
    this.broker.cut()
    if (how === 'suddenly') this.#clock.die()
  }

  /** Ends what is left of a process that was cut off. */
  bury(): void {
    this.#clock.die()
  }
}
