import { Refused, refused, type SessionView } from '@hubbub/hub'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'
import { ChatStoreError } from '../ports/store-error.ts'
import { newUser } from './new-user.ts'
import type { Person, SeeUser } from './ports.ts'
import { isBlocked } from './present-user.ts'
import { isNews } from './see-user.ts'
import { tellUser } from './tell-user.ts'

/** U34, U37: who a session belongs to, as stored, kept up with what its credentials say; refused for who is blocked or gone. */
export async function seeSession(context: WriteContext, session: SessionView): Promise<Person | Refused> {
  const { hub, settings } = context
  const { user, roles } = session
  const at = hub.clock.now()
  const known = await settings.store.read({ kind: 'person', userId: user.id })
  if (known && known.user.deletedAt > 0) return refused('forbidden', 'this user was deleted')
  if (known && isBlocked(known.user, at)) return refused('banned', 'this user is blocked')
  const seen = { at, user, userKind: kindOf(session), roles, eventsUpTo: settings.limits.memberEventsUpTo }
  if (known && !isNews(known.user, seen)) return known
  const { ignored } = known ?? { ignored: [] }
  const fallback = known?.user ?? newUser({ user, kind: seen.userKind, roles, at })
  const row = await keep(context, seen).catch((error: unknown) => {
    // On a full disk people still get in and read.
    if (error instanceof ChatStoreError && error.code !== 'internal') return fallback
    throw error
  })
  return row instanceof Refused ? row : { user: row, ignored }
}

async function keep(context: WriteContext, seen: SeeUser): Promise<Person['user'] | Refused> {
  const result = await commit(context, { kind: 'see_user', ...seen })
  if (result instanceof Refused) return result
  if (result.isChanged) tellUser(context, result)
  return result.user
}

function kindOf({ guest, roles }: SessionView): SeeUser['userKind'] {
  if (roles.includes('bot')) return 'bot'
  return guest ? 'guest' : 'external'
}
