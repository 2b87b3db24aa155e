import {
  type HubServices,
  type PresenceExplained,
  Refused,
  refused,
  type SessionView,
  toPresentUser,
} from '@hubbub/hub'
import type { chatReplies, ServerFrameOf, User } from '@hubbub/protocol'
import type { z } from 'zod'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, currentRoom, refusedBy, roomMissing } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import { isoTime, topicOf } from '../wire.ts'
import { choiceOf } from './choice-of.ts'
import type { PresenceViews } from './presence-views.ts'

/** The commands of presence. */
export type PresenceCommandType =
  | 'online_users'
  | 'set_presence'
  | 'get_presence'
  | 'watch_presence'
  | 'why_presence'
  | 'typing'

/** Who is here, in which state, and who types. */
export function presenceCommands(
  settings: ChatSettings,
  viewsOf: (hub: HubServices) => PresenceViews,
): Pick<ChatCommandTable, PresenceCommandType> {
  const { limits } = settings
  return {
    online_users: chatCommand('online_users', 'serial', async ({ input, session, hub }) => {
      const roomId = await roomFor(settings, 'read', { roomId: input.room_id, session, hub })
      if (roomId instanceof Refused) return roomId
      const page = {
        limit: input.limit ?? limits.pageRows,
        ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
      }
      const { users, online, isListed, nextCursor } = await hub.present(topicOf(roomId), page)
      return {
        room_id: roomId,
        users: users.map(toPresentUser),
        online,
        listed: isListed,
        ...(nextCursor === undefined ? {} : { next_cursor: nextCursor }),
      }
    }),
    set_presence: chatCommand('set_presence', 'serial', async ({ input, session, hub }) => {
      const at = hub.clock.now()
      const until = input.until === undefined ? null : Date.parse(input.until)
      if (until !== null && until <= at) return refused('invalid', 'until: has to be in the future', { path: 'until' })
      const userId = session.user.id
      const write = {
        kind: 'choose_presence',
        at,
        userId,
        state: input.state,
        note: input.note || null,
        until,
        ...(input.hide_last_seen === undefined ? {} : { hidesLastSeen: input.hide_last_seen }),
        isShown: (await hub.presence.of([userId])).has(userId),
      } as const
      const result = await commit({ hub, settings }, write)
      if (result instanceof Refused) return result
      const choice = choiceOf(result.presence)
      if (choice) hub.presence.choose(userId, choice)
      return viewsOf(hub).own(userId)
    }),
    get_presence: chatCommand('get_presence', 'serial', async ({ input, hub }) => {
      return { users: await viewsOf(hub).of(input.user_ids) }
    }),
    watch_presence: chatCommand('watch_presence', 'serial', async ({ input, session, hub }) => {
      if (!session.live) return refused('invalid', 'needs a connection: ask get_presence')
      await hub.presence.watch(session.id, input.user_ids)
      return { users: await viewsOf(hub).of(input.user_ids) }
    }),
    why_presence: chatCommand('why_presence', 'serial', async ({ input, session, hub }) => {
      const userId = input.user_id ?? session.user.id
      const denial = userId === session.user.id ? undefined : mayOnServer('see_any_presence', actorOf(session))
      if (denial) return refusedBy(denial)
      const views = viewsOf(hub)
      const row = await views.row(userId)
      const explained = await hub.presence.explain(userId)
      const choice = views.choice(row)
      const lastSeenAt = views.lastSeenAt(userId, row)
      return {
        user_id: userId,
        choice,
        chosen: choice.choice !== 'online',
        ...toExplained(explained),
        ...(lastSeenAt === undefined ? {} : { last_seen_at: isoTime(lastSeenAt) }),
      }
    }),
    // Pipelined: nothing waits for it, and what it says is gone in seconds anyway.
    typing: chatCommand('typing', 'pipelined', async ({ input, session, hub }) => {
      const roomId = await roomFor(settings, 'type', { roomId: input.room_id, session, hub })
      if (roomId instanceof Refused) return roomId
      const { user, id: sessionId } = session
      if (input.active) hub.presence.active(session)
      const isNews = input.active
        ? settings.typing.started(hub.clock, roomId, { user, sessionId })
        : settings.typing.stopped(roomId, user.id)
      if (isNews && (await isTold(settings, hub, { roomId, session })))
        hub.emit(topicOf(roomId), typingEvent(settings, { roomId, user, active: input.active }))
      return {}
    }),
  }
}

/** The room of a command, if the session may do this there. */
async function roomFor(
  settings: ChatSettings,
  act: 'read' | 'type',
  { roomId: asked, session, hub }: { roomId: string | undefined; session: SessionView; hub: HubServices },
): Promise<string | Refused> {
  const roomId = asked ?? currentRoom(session, settings)
  if (roomId === undefined) return roomMissing()
  const about = { act, roomId, actor: actorOf(session), at: hub.clock.now() }
  const room = await settings.store.read({ kind: 'presence_room', ...about })
  return isDenied(room) ? refusedBy(room.denied) : roomId
}

/** Whether typing is told: not in the largest rooms, and not of somebody who looks offline at a connection. */
async function isTold(
  { limits }: ChatSettings,
  hub: HubServices,
  { roomId, session }: { readonly roomId: string; readonly session: SessionView },
): Promise<boolean> {
  if (hub.presence.online(topicOf(roomId)) > limits.typingUpTo) return false
  const userId = session.user.id
  return !session.live || (await hub.presence.of([userId])).has(userId)
}

/** The event that tells a room who types, or stopped. */
export function typingEvent(
  { limits }: ChatSettings,
  { roomId, user, active }: { readonly roomId: string; readonly user: User; readonly active: boolean },
): ServerFrameOf<'typing'> {
  return { type: 'typing', room_id: roomId, user, active, expires_ms: limits.typingMs }
}

function toExplained({ shown, sessions, graceUntil }: PresenceExplained): Explained {
  return {
    shown: shown?.state ?? 'offline',
    sessions: sessions.map((session) => ({
      session_id: session.id,
      ...(session.client === undefined ? {} : { client: session.client }),
      node: session.node,
      connected_at: isoTime(session.openedAt),
      last_active_at: isoTime(session.lastActiveAt),
      state: session.state,
      says_idle: session.saysIdle,
      ...(session.idleAt === undefined ? {} : { idle_at: isoTime(session.idleAt) }),
    })),
    ...(graceUntil === undefined ? {} : { grace_until: isoTime(graceUntil) }),
  }
}

type Explained = Pick<z.infer<typeof chatReplies.why_presence>, 'shown' | 'sessions' | 'grace_until'>
