import type { RecoveryOptions } from '../../options.ts'
import { MemoryLog } from '../../memory/memory-log.ts'
import { silentLogger, silentMetrics } from '../../memory/silent.ts'
import type { LogFields, Logger } from '../../ports/logger.ts'
import type { Metrics } from '../../ports/metrics.ts'
import type { AppendableLog } from '../../ports/topic-log.ts'
import { BrokerNetwork } from '../broker-network.ts'
import { FakeClock } from '../fake-clock.ts'
import { SeededRandom } from '../seeded-random.ts'
import { allTopics, rowTopics } from './board.ts'
import { ModelClient } from './model-client.ts'
import { SimulatedNode } from './node.ts'
import { RowLog } from './row-log.ts'
import { SlowStore } from './slow-store.ts'

/** What may be changed about a simulation, to prove that it notices. */
export interface WorldOptions {
  readonly recovery?: Partial<RecoveryOptions>
  /** Puts something between the nodes and their history. */
  readonly history?: (log: AppendableLog) => AppendableLog
  /** Counts what the nodes do, over as many simulations as share it. @default counts nothing */
  readonly metrics?: Metrics
  /** Called with every line of a trace; without it nothing is traced. */
  readonly trace?: (line: string) => void
}

/** Users there are; some have several clients. */
export const userCount = 4

/** Small bounds, so that a short run meets every one of them. */
const recovery: Partial<RecoveryOptions> = {
  pageEntries: 4,
  pageBytes: 600,
  maxEntries: 10,
  heldEvents: 1,
  restarts: 20,
  parallel: 2,
  waitingEvents: 3,
  holeMs: 50,
  sweepMs: 1_000,
}

/** Everything of one simulation: nodes, clients, what lies between them, and what was found wrong. */
export class World {
  readonly clock = new FakeClock()
  readonly random: SeededRandom
  readonly store: SlowStore
  readonly network: BrokerNetwork
  readonly nodes: SimulatedNode[] = []
  readonly clients: ModelClient[] = []
  readonly violations: string[] = []
  readonly #options: WorldOptions
  readonly #count = { renewals: 0, numbers: 0 }
  /** Longest time a frame travels, in ms. */
  linkDelayMs = 0

  constructor(seed: number, options: WorldOptions) {
    this.random = new SeededRandom(seed)
    this.#options = options
    const log = new MemoryLog(this.clock, new SeededRandom(seed + 1))
    const logs = { history: options.history?.(log) ?? log, rows: new RowLog() }
    this.store = new SlowStore(this.clock, this.random, logs)
    this.network = new BrokerNetwork(this.clock, this.random, 3_000)
  }

  get upNodes(): readonly SimulatedNode[] {
    return this.nodes.filter((node) => node.isUp)
  }

  async startNode(): Promise<SimulatedNode> {
    const node = new SimulatedNode({
      name: `n${this.nodes.length}`,
      clock: this.clock,
      random: this.random,
      store: this.store,
      broker: this.network.join(),
      logger: this.#options.trace ? this.#tracing(`n${this.nodes.length}`) : silentLogger,
      metrics: this.#options.metrics ?? silentMetrics,
      delayMs: () => (this.linkDelayMs > 0 ? this.random.below(this.linkDelayMs + 1) : 0),
      recovery: { ...recovery, ...this.#options.recovery },
    })
    this.nodes.push(node)
    await node.start()
    return node
  }

  /** Adds a client that follows all topics. */
  addClient(userId = `u_${this.random.below(userCount)}`): ModelClient {
    const client = new ModelClient(`c${this.clients.length}`, userId, {
      clock: this.clock,
      random: this.random,
      dial: () => this.#dial(),
      report: (violation) => this.report(violation),
      trace: (what) => this.trace(what),
      renewals: () => this.#count.renewals,
      isSuperseded: ({ topic, row, key }) =>
        (this.store.rows.row(topic, row)?.offset ?? 0) > (this.store.rows.offsetOf(topic, key) ?? 0),
      outSince: (topic, user) => (topic.startsWith('rows/') ? this.store.rows.outSince(topic, user) : undefined),
    })
    this.clients.push(client)
    for (const topic of allTopics) client.follower.follow(topic, false)
    return client
  }

  /** Who is out of which topic. */
  get outside(): readonly { readonly topic: string; readonly userId: string }[] {
    const users = Array.from({ length: userCount }, (_, user) => `u_${user}`)
    const pairs = rowTopics.flatMap((topic) => users.map((userId) => ({ topic, userId })))
    return pairs.filter(({ topic, userId }) => this.store.rows.outSince(topic, userId) !== undefined)
  }

  /** A number not used before: what is said differs. */
  number(): number {
    return ++this.#count.numbers
  }

  /** Gives a row topic's log a new life. */
  renew(): void {
    this.#count.renewals++
    this.store.rows.renew(this.random.pick(rowTopics))
  }

  report(violation: string): void {
    this.trace(`VIOLATION ${violation}`)
    if (this.violations.length < 20) this.violations.push(violation)
  }

  trace(what: string): void {
    this.#options.trace?.(`${String(this.clock.monotonic()).padStart(6)} ${what}`)
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms, turnsPerTimer)
  }

  /** What a node logs becomes part of the trace. */
  #tracing(node: string): Logger {
    const line = (event: string, { error, ...fields }: LogFields = {}): void =>
      this.trace(`${node} ${event} ${JSON.stringify(fields)} ${error instanceof Error ? error.message : ''}`)
    return { debug: line, info: line, warn: line, error: line }
  }

  #dial(): ReturnType<SimulatedNode['transport']['connect']> | undefined {
    const up = this.upNodes
    const node = up[this.random.below(up.length)]
    return node?.hub.admit('127.0.0.1').ok ? node.transport.connect() : undefined
  }
}

/** Awaits that may follow one another before the next timer: more than any chain of the hub's has. */
const turnsPerTimer = 12
