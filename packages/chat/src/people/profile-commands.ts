import { type HubServices, Refused, type SessionView } from '@hubbub/hub'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import { makeAvatar } from '../files/avatars.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { seeSession } from './see-session.ts'
import { tellUser } from './tell-user.ts'
import { toOwnProfile, toProfile } from './to-profile.ts'

type ProfileCommand = 'me' | 'get_users' | 'update_profile' | 'ignore_user' | 'unignore_user' | 'list_ignored'

/** Who one is, who others are, and whom one does not want to hear of. */
export function profileCommands(settings: ChatSettings): Pick<ChatCommandTable, ProfileCommand> {
  const { store } = settings
  return {
    me: chatCommand('me', 'serial', async ({ session, hub }) => {
      const person = await seeSession({ hub, settings }, session)
      return person instanceof Refused ? person : { user: toOwnProfile(person.user) }
    }),
    get_users: chatCommand('get_users', 'serial', async ({ input, session }) => {
      const userIds = [...new Set(input.user_ids)]
      const found = await store.read({ kind: 'profiles', actor: actorOf(session), userIds })
      return isDenied(found) ? refusedBy(found.denied) : { users: found.map(toProfile) }
    }),
    update_profile: chatCommand('update_profile', 'serial', async ({ input, session, hub }) => {
      // A caller without a connection may never have been seen.
      const person = await seeSession({ hub, settings }, session)
      if (person instanceof Refused) return person
      const { display_name: displayName, avatar, locale, time_zone: timeZone } = input
      const given = { displayName, avatar, locale, timeZone }
      const profile = Object.fromEntries(
        Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [[field, value ?? '']])),
      )
      const refused = await makeAvatar({ hub, settings }, { fileId: avatar, ownerId: session.user.id })
      if (refused) return refused
      const result = await commit({ hub, settings }, { kind: 'update_profile', actor: actorOf(session), profile })
      if (result instanceof Refused) return result
      if (result.isChanged) tellUser({ hub, settings }, result)
      return { user: toOwnProfile(result.user) }
    }),
    ignore_user: chatCommand('ignore_user', 'serial', ({ input, session, hub }) =>
      setIgnored(hub, session, { userId: input.user_id, isIgnored: true }),
    ),
    unignore_user: chatCommand('unignore_user', 'serial', ({ input, session, hub }) =>
      setIgnored(hub, session, { userId: input.user_id, isIgnored: false }),
    ),
    list_ignored: chatCommand('list_ignored', 'serial', async ({ session }) => {
      const person = await store.read({ kind: 'person', userId: session.user.id })
      return { user_ids: [...(person?.ignored ?? [])] }
    }),
  }

  async function setIgnored(
    hub: HubServices,
    session: SessionView,
    { userId, isIgnored }: { readonly userId: string; readonly isIgnored: boolean },
  ): Promise<Record<string, never> | Refused> {
    const about = { userId, isIgnored, most: settings.limits.ignored }
    const write = { kind: 'set_ignored', at: hub.clock.now(), actor: actorOf(session), ...about } as const
    const result = await commit({ hub, settings }, write)
    if (result instanceof Refused) return result
    if (!result.isDone) return {}
    settings.greetings.personChanged(session.user.id)
    hub.emitToUser(session.user.id, { type: 'ignored_changed', user_id: userId, ignored: isIgnored })
    return {}
  }
}
