import type { WriteContext } from '../announce.ts'
import { topicOf } from '../wire.ts'
import type { UserWritten } from './ports.ts'
import { toProfile } from './to-profile.ts'

/** Tells a user's own devices, and the rooms the user is in that are not large, what the user is called now. */
export function tellUser({ hub, settings }: WriteContext, { user, rooms }: Pick<UserWritten, 'user' | 'rooms'>): void {
  const event = { type: 'user_updated', user: toProfile(user) }
  settings.greetings.personChanged(user.userId)
  hub.emitToUser(user.userId, event)
  for (const { id, memberCount } of rooms)
    if (memberCount <= settings.limits.memberEventsUpTo) hub.emit(topicOf(id), event)
}
