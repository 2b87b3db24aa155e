import type { SessionView } from '@hubbub/hub'
import type { Actor, ServerStanding } from './ports/actor.ts'

/** What rights depend on, of a session or of a caller without one. */
type Who = Pick<SessionView, 'user' | 'guest' | 'roles'>

/** Who acts, as far as rights depend on it. */
export function actorOf(who: Who): Actor {
  return { user: who.user, standing: standingOf(who) }
}

function standingOf({ guest, roles }: Who): ServerStanding {
  if (roles.includes('admin')) return 'admin'
  if (roles.includes('bot')) return 'bot'
  return guest ? 'guest' : 'user'
}
