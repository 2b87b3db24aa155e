import type { PresenceChoiceState, User } from '@hubbub/protocol'

/** What a user chose to be seen as, on all devices. `online` leaves it to the sessions. */
export interface PresenceChoice {
  readonly state: PresenceChoiceState
  /** When the choice and its note end, in ms since 1970. @default never */
  readonly until?: number
  /** Shown to others, but not while invisible. */
  readonly note?: string
  /** Grows with every choice of the user: a later one replaces an earlier one. */
  readonly revision: number
}

/** What one node says of a user it has in a topic. Plain data: brokers carry it as it is. */
export interface PresenceWord {
  readonly node: string
  /** Grows with everything the node says: a later word replaces an earlier one. */
  readonly version: number
  readonly user: User
  /** Whether somebody is there at one of the node's sessions of the user. */
  readonly isActive: boolean
  readonly choice?: PresenceChoice
  /** The sessions behind it; said in the user's own channel only. */
  readonly sessions?: readonly SessionWord[]
}

/** A node no longer has a user in a topic. */
export interface PresenceLeft {
  readonly node: string
  readonly version: number
  readonly left: string
  /** It has no session of the user any more, in whatever topic. */
  readonly isGone: boolean
}

/** One session of a user as far as it explains presence. Times are in ms since 1970. */
export interface SessionWord {
  readonly id: string
  /** The program, as it named itself. */
  readonly client?: string
  readonly node: string
  readonly openedAt: number
  readonly lastActiveAt: number
  readonly state: 'active' | 'idle' | 'background'
  /** The client said that nobody is there. */
  readonly saysIdle: boolean
  /** When it becomes idle without a further sign; while active. */
  readonly idleAt?: number
}
