import {
  derivePresence,
  type HubServices,
  holds,
  type PresenceChoice,
  presenceTimes,
  toUserPresence,
} from '@hubbub/hub'
import type { OwnPresence, PresenceState, UserPresence } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import { isoTime } from '../wire.ts'
import { choiceOf, isHidden } from './choice-of.ts'
import type { LastSeen } from './last-seen.ts'
import type { PresenceRow } from './tables.ts'

/** Presence of users as it is told: the hub's states, and what the store knows of those who are offline (P7). */
export class PresenceViews {
  readonly #store: ChatStore
  readonly #hub: HubServices
  readonly #lastSeen: LastSeen

  constructor(store: ChatStore, hub: HubServices, lastSeen: LastSeen) {
    this.#store = store
    this.#hub = hub
    this.#lastSeen = lastSeen
  }

  /** A user's row; undefined when there is none. */
  async row(userId: string): Promise<PresenceRow | undefined> {
    const [row] = await this.#store.read({ kind: 'presences', userIds: [userId] })
    return row
  }

  /** What others see of users, each once. The states are asked for last: what is sent is never older than what was. */
  async of(userIds: readonly string[]): Promise<UserPresence[]> {
    const unique = [...new Set(userIds)]
    const rows = await this.#store.read({ kind: 'presences', userIds: unique })
    const rowOf = new Map(rows.map((row) => [row.userId, row]))
    const shown = await this.#hub.presence.of(unique)
    return unique.map((userId) => {
      const present = shown.get(userId)
      return present ? toUserPresence(present) : this.#offline(userId, rowOf.get(userId))
    })
  }

  /** What a user chose, and what others see of it. */
  async own(userId: string): Promise<OwnPresence> {
    const row = await this.row(userId)
    const shown = (await this.#hub.presence.of([userId])).get(userId)
    return { ...this.choice(row), shown: shown?.state ?? 'offline' }
  }

  /** The same as it will be once a new session of the user counts. */
  whenOpened(row: PresenceRow | undefined): OwnPresence {
    return { ...this.choice(row), shown: shownWhenActive(choiceOf(row), this.#hub.clock.now()) }
  }

  /** A choice in the words of the wire; one that has ended is none. */
  choice(row: PresenceRow | undefined): Omit<OwnPresence, 'shown'> {
    const choice = choiceOf(row)
    const hide_last_seen = row?.hidesLastSeen ?? false
    if (!choice || !holds(choice, this.#hub.clock.now())) return { choice: 'online', hide_last_seen }
    return {
      choice: choice.state,
      ...(choice.note === undefined ? {} : { note: choice.note }),
      ...(choice.until === undefined ? {} : { until: isoTime(choice.until) }),
      hide_last_seen,
    }
  }

  /** When a user was last there, in ms since 1970, as the user would be told. */
  lastSeenAt(userId: string, row: PresenceRow | undefined): number | undefined {
    const waiting = row && isHidden(row, this.#hub.clock.now()) ? 0 : this.#lastSeen.at(userId)
    const at = Math.max(row?.lastSeenAt ?? 0, waiting)
    return at === 0 ? undefined : at
  }

  #offline(userId: string, row: PresenceRow | undefined): UserPresence {
    const at = row?.hidesLastSeen ? undefined : this.lastSeenAt(userId, row)
    return { user_id: userId, state: 'offline', ...(at === undefined ? {} : { last_seen_at: isoTime(at) }) }
  }
}

function shownWhenActive(choice: PresenceChoice | undefined, wall: number): PresenceState {
  const { shown } = derivePresence([{ isActive: true }], choice, { monotonic: 0, wall }, presenceTimes)
  return shown?.state ?? 'offline'
}
