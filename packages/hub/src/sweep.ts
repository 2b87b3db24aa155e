import type { HeartbeatOptions } from './options.ts'
import type { Broker } from './ports/broker.ts'
import type { Cancel, Clock } from './ports/clock.ts'
import type { Presence } from './presence/presence.ts'
import type { Connections } from './session/connections.ts'
import { pulseEveryMs } from './session/heartbeats.ts'
import type { Revocations } from './session/revocations.ts'
import type { UserBuckets } from './session/user-buckets.ts'
import type { Topics } from './topic/topics.ts'

/** What the sweep looks after. */
export interface SweepSurroundings {
  readonly clock: Clock
  readonly broker: Broker
  readonly topics: Topics
  readonly presence: Presence
  readonly connections: Connections
  readonly revocations: Revocations
  readonly buckets: UserBuckets
  readonly heartbeat: HeartbeatOptions
  readonly sweepMs: number
  readonly recheckMs: number
}

/** The clockwork of a hub: pulses, credentials asked about (A3), heads compared with the log (O4), leases renewed. A few timers for everything. */
export class Sweep {
  readonly #around: SweepSurroundings
  readonly #timers = new Map<string, Cancel>()

  constructor(around: SweepSurroundings) {
    this.#around = around
  }

  start(): void {
    const { broker, connections, revocations, buckets, heartbeat, sweepMs, recheckMs } = this.#around
    this.#every('pulses', pulseEveryMs(heartbeat), () => connections.examine(heartbeat))
    this.#every('credentials', recheckMs, () => void revocations.goRound())
    this.#every('buckets', sweepMs, () => buckets.forgetFull())
    if (broker.local) return
    this.#every('heads', sweepMs, () => this.#compareHeads())
    this.#every('leases', Math.floor(broker.leaseMs / 3), () => broker.renew())
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  #compareHeads(): void {
    for (const topic of this.#around.topics.locals()) void topic.fill('sweep')
    this.#around.presence.sweep()
  }

  #every(name: string, ms: number, run: () => void): void {
    const again = (): void => {
      this.#timers.set(name, this.#around.clock.after(ms, again))
      run()
    }
    this.#timers.set(name, this.#around.clock.after(ms, again))
  }
}
