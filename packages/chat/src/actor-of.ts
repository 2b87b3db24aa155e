import type { SessionView } from '@hubbub/hub'
import type { Actor, ServerStanding } from './ports/actor.ts'

/** Who acts in a session, as far as rights depend on it. */
export function actorOf(session: SessionView): Actor {
  return { user: session.user, standing: standingOf(session) }
}

function standingOf({ guest, roles }: SessionView): ServerStanding {
  if (roles.includes('admin')) return 'admin'
  if (roles.includes('bot')) return 'bot'
  return guest ? 'guest' : 'user'
}
