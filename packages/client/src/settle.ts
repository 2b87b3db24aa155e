import type { ResetReason, SyncedTopic } from '@hubbub/protocol'
import type { Core } from './core.ts'
import { HubError } from './errors.ts'

/** Who keeps what was read of a topic. */
export interface Follower {
  /** Events may have been missed: what is kept is stale and has to be loaded anew (R5). */
  reset(reason: ResetReason): void
  /** It is stale and will not be loaded by itself (R6). */
  stuck(error: HubError): void
  /** The subscription is gone. */
  lost(): void
}

/** Takes the server's word on where a subscription stands; `follower` is asked for only when something happened. */
export function settle(core: Core, topic: string, synced: SyncedTopic, follower: () => Follower): void {
  const reason = core.positions.settle(topic, synced)
  if (!reason) return
  if (reason === 'forbidden') return follower().lost()
  if (reason !== 'looping') return follower().reset(reason)
  const error = new HubError('reset_loop', undefined, { path: topic })
  follower().stuck(error)
  core.signals.emit('error', error)
}
