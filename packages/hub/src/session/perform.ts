import { encode } from '@hubbub/protocol'
import type { SessionView } from '../session-view.ts'
import type { Clock } from '../ports/clock.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Random } from '../ports/random.ts'
import { Refused, refused } from '../refused.ts'
import type { Caller } from '../services.ts'
import type { CommandRunner, ReplyFields } from './command-runner.ts'
import type { UserBuckets } from './user-buckets.ts'

/** What calls without a connection need from the node around them. */
export interface PerformSurroundings {
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
  readonly runner: CommandRunner
  readonly buckets: UserBuckets
}

/** Commands about a connection itself: without one there is nothing they could be about. */
const needConnection: ReadonlySet<string> = new Set([
  'hello',
  'ping',
  'refresh_token',
  'subscribe',
  'unsubscribe',
  'activity',
])

/** Takes the price of one command from a user's bucket; see `HubServices.pay`. */
export function pay(
  { clock, metrics, buckets }: Pick<PerformSurroundings, 'clock' | 'metrics' | 'buckets'>,
  userId: string,
): Refused | undefined {
  const waitMs = buckets.of(userId).take(clock.monotonic())
  if (waitMs === 0) return undefined
  metrics.count('commands_total', { type: 'any', outcome: 'rate_limited' })
  return refused('rate_limited', undefined, { retryAfterMs: waitMs })
}

/** Carries out one command for a caller without a connection; see `HubServices.perform`. */
export async function perform(
  { clock, random, metrics, runner, buckets }: PerformSurroundings,
  caller: Caller,
  { type, fields }: { readonly type: string; readonly fields: ReplyFields },
): Promise<ReplyFields | Refused> {
  const unpaid = caller.prepaid === true ? undefined : pay({ clock, metrics, buckets }, caller.user.id)
  if (unpaid) return unpaid
  if (needConnection.has(type)) return refused('unknown_type', `"${type}" needs a connection`)
  const checked = runner.check({ type, ref: undefined, fields: { ...fields, type } })
  if (checked instanceof Refused) return checked
  return runner.run(viewOf(caller, `c_${random.id()}`), checked, (reply) => {
    // What JSON cannot carry is a fault of the handler here as it is on a connection.
    encode({ type: 'ok', ...reply })
    return reply
  })
}

function viewOf({ user, guest, roles, loginId, attributes = {}, scopes, address }: Caller, id: string): SessionView {
  return { id, user, guest, roles, loginId, attributes, scopes, live: false, address, client: undefined, query: {} }
}
