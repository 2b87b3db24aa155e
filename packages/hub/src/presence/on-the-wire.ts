import type { PresentUser, UserPresence } from '@hubbub/protocol'
import type { Present, Shown } from './derive-presence.ts'

/** Somebody who is there, in the words of the wire. */
export function toPresentUser({ user, ...shown }: Present): PresentUser {
  return { ...user, ...stateOf(shown) }
}

/** What others see of somebody who is there, in the words of the wire. */
export function toUserPresence({ user, ...shown }: Present): UserPresence {
  return { user_id: user.id, ...stateOf(shown) }
}

function stateOf({ state, note, until }: Shown): Omit<PresentUser, 'id' | 'username'> {
  return {
    state,
    ...(note === undefined ? {} : { note }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  }
}
