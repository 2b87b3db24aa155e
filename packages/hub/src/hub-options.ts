import type { Module } from './module.ts'
import type { CredentialOptions, HeartbeatOptions, HubLimits, RecoveryOptions } from './options.ts'
import type { Authenticator } from './ports/authenticator.ts'
import type { Broker } from './ports/broker.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Metrics } from './ports/metrics.ts'
import type { Random } from './ports/random.ts'
import type { AppendableLog } from './ports/topic-log.ts'
import type { PresenceTimes } from './presence/derive-presence.ts'

/** What a hub is made of. */
export interface HubOptions {
  readonly clock: Clock
  readonly random: Random
  readonly authenticator: Authenticator
  readonly modules: readonly Module[]
  /** @default says nothing */
  readonly logger?: Logger
  /** @default counts nothing */
  readonly metrics?: Metrics
  /** @default a cluster of one */
  readonly broker?: Broker
  /** Keeps the history of plain topics. @default this process's memory */
  readonly history?: AppendableLog
  readonly limits?: Partial<HubLimits>
  readonly heartbeat?: Partial<HeartbeatOptions>
  readonly credentials?: Partial<CredentialOptions>
  readonly recovery?: Partial<RecoveryOptions>
  readonly presence?: Partial<PresenceTimes>
}
