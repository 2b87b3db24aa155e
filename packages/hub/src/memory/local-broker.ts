import type { Broker } from '../ports/broker.ts'
import type { PresenceWord } from '../ports/presence-word.ts'

/** The broker of a cluster of one: there is nobody to tell. */
export class LocalBroker implements Broker {
  readonly local = true
  readonly leaseMs = 60_000
  attach(): void {}
  async subscribe(): Promise<void> {}
  unsubscribe(): void {}
  publish(): void {}
  enter(): void {}
  leave(): void {}
  async members(): Promise<readonly PresenceWord[]> {
    return []
  }
  renew(): void {}
  async detach(): Promise<void> {}
}
