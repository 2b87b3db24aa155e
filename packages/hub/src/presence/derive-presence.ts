import type { User, VisibleState } from '@hubbub/protocol'
import type { PresenceChoice } from '../ports/presence-word.ts'

/** How long nothing may happen before a session, or a user, counts as something less. */
export interface PresenceTimes {
  /** Time without a sign of somebody being there after which a session is idle, in ms. @default 300_000 */
  readonly idleMs: number
  /** How long a user may be without a connection and still not be offline, in ms. @default 5_000 */
  readonly graceMs: number
}

export const presenceTimes: PresenceTimes = { idleMs: 300_000, graceMs: 5_000 }

/** The time, by both clocks. */
export interface Moment {
  /** Of this node, in ms; for what lasts so long. */
  readonly monotonic: number
  /** In ms since 1970; for what ends at a time of day. */
  readonly wall: number
}

/** A session as far as its user's presence depends on it; what another node says of its sessions counts as one. */
export type Sign =
  /** A session here; one whose connection has ended counts for the grace time as it was. Times are monotonic. */
  | { readonly lastActiveAt: number; readonly saysIdle: boolean; readonly endedAt: number | undefined }
  | { readonly isActive: boolean }

/** Whether somebody is there, at any of the user's sessions. */
export interface Connected {
  readonly at: 'active' | 'idle' | 'none'
  /** When this may change by itself, in monotonic ms. */
  readonly nextAt: number | undefined
}

/** What a user's sessions and choice come to. */
export interface DerivedPresence {
  /** What others see; undefined when the user looks offline. */
  readonly shown: Shown | undefined
  /** When this may change by itself, in monotonic ms. */
  readonly nextAt: number | undefined
}

/** What others see of somebody who is there. */
export interface Shown {
  readonly state: VisibleState
  readonly note: string | undefined
  /** In ms since 1970. */
  readonly until: number | undefined
}

/** Somebody who is there, as others see them. */
export interface Present extends Shown {
  readonly user: User
}

/**
 * P2: any session active → online; else any connected → away; none beyond the grace time → offline. A choice of away or
 * busy that has not ended wins over online and away, and one of invisible looks like offline.
 */
export function derivePresence(
  signs: Iterable<Sign>,
  choice: PresenceChoice | undefined,
  now: Moment,
  times: PresenceTimes,
): DerivedPresence {
  const connected = connectedBy(signs, now.monotonic, times)
  const held = holds(choice, now.wall) ? choice : undefined
  const endsAt = held?.until === undefined ? undefined : now.monotonic + held.until - now.wall
  const nextAt = earliest(connected.nextAt, endsAt)
  if (connected.at === 'none' || held?.state === 'invisible') return { shown: undefined, nextAt }
  const chosen = held?.state === 'away' || held?.state === 'busy' ? held.state : undefined
  const state = chosen ?? (connected.at === 'active' ? 'online' : 'away')
  return { shown: { state, note: held?.note, until: held?.until }, nextAt }
}

/** Says whether a choice has not ended. */
export function holds(choice: Pick<PresenceChoice, 'until'> | undefined, wall: number): boolean {
  return choice !== undefined && (choice.until === undefined || choice.until > wall)
}

/** Whether somebody is there by these signs. */
export function connectedBy(signs: Iterable<Sign>, now: number, times: PresenceTimes): Connected {
  let at: Connected['at'] = 'none'
  let nextAt: number | undefined
  for (const sign of signs) {
    const one = connectedByOne(sign, now, times)
    if (one.at === 'active' || at === 'none') at = one.at
    nextAt = earliest(nextAt, one.nextAt)
  }
  return { at, nextAt }
}

function connectedByOne(sign: Sign, now: number, { idleMs, graceMs }: PresenceTimes): Connected {
  if ('isActive' in sign) return { at: sign.isActive ? 'active' : 'idle', nextAt: undefined }
  const goneAt = sign.endedAt === undefined ? undefined : sign.endedAt + graceMs
  if (goneAt !== undefined && goneAt <= now) return { at: 'none', nextAt: undefined }
  const idleAt = sign.lastActiveAt + idleMs
  if (sign.saysIdle || idleAt <= now) return { at: 'idle', nextAt: goneAt }
  return { at: 'active', nextAt: earliest(idleAt, goneAt) }
}

/** Says whether others see the same. */
export function looksSame(one: Shown | undefined, other: Shown | undefined): boolean {
  return one?.state === other?.state && one?.note === other?.note && one?.until === other?.until
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}
