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
  const known = await lookUp(context, session)
  return known instanceof Refused ? known : keepSession(context, session, known)
}

/** U37: who a session belongs to, as stored, if they were ever seen; refused for who is blocked or gone. */
export async function lookUp(
  { hub, settings }: WriteContext,
  session: SessionView,
): Promise<Person | undefined | Refused> {
  const known = await settings.store.read({ kind: 'person', userId: session.user.id })
  if (known && known.user.deletedAt > 0) return refused('forbidden', 'this user was deleted')
  return known && isBlocked(known.user, hub.clock.now()) ? refused('banned', 'this user is blocked') : known
}

/** U34: keeps what the credentials say, where it is news; hands the write over before it returns. */
export async function keepSession(
  context: WriteContext,
  session: SessionView,
  known: Person | undefined,
): Promise<Person | Refused> {
  const { user, roles } = session
  const at = context.hub.clock.now()
  const { memberEventsUpTo: eventsUpTo } = context.settings.limits
  const seen = { at, user, userKind: kindOf(session), roles, eventsUpTo }
  if (known && !isNews(known.user, seen)) return known
  const fallback = known?.user ?? newUser({ user, kind: seen.userKind, roles, at })
  const row = await keep(context, seen, known !== undefined).catch((error: unknown) => {
    // On a full disk people still get in and read.
    if (error instanceof ChatStoreError && error.code !== 'internal') return fallback
    throw error
  })
  return row instanceof Refused ? row : { user: row, ignored: known?.ignored ?? [] }
}

async function keep(context: WriteContext, seen: SeeUser, isKnown: boolean): Promise<Person['user'] | Refused> {
  const result = await commit(context, { kind: 'see_user', ...seen })
  if (result instanceof Refused) return result
  if (isKnown && result.isChanged) tellUser(context, result)
  return result.user
}

function kindOf({ guest, roles }: SessionView): SeeUser['userKind'] {
  if (roles.includes('bot')) return 'bot'
  return guest ? 'guest' : 'external'
}
