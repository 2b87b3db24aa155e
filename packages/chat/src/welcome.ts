import { type HubServices, Refused, type SessionStart, type SessionView } from '@hubbub/hub'
import { type ChatWelcome, type Refusal, refuse, roomId } from '@hubbub/protocol'
import { actorOf } from './actor-of.ts'
import { currentRoom } from './commands/chat-command.ts'
import { commit } from './commit.ts'
import type { ChatSettings } from './options.ts'
import { keepSession, lookUp } from './people/see-session.ts'
import { toOwnProfile } from './people/to-profile.ts'
import { ChatStoreError } from './ports/store-error.ts'
import { isGranted } from './rooms/room-input.ts'
import { joinedAnew, toJoinedRoom, topicOf } from './wire.ts'

/**
 * C9: puts a session into its rooms: those its user is in, the default rooms unless the user has left them, and the one in
 * the URL. Which room could not be entered, and why, stands in `room_error`; the session opens all the same.
 */
export async function welcome(
  hub: HubServices,
  settings: ChatSettings,
  session: SessionView,
): Promise<SessionStart | Refused> {
  using greeting = settings.greetings.begin(session.user.id)
  const { store, limits } = settings
  const userId = session.user.id
  const inboxRead = store.read({ kind: 'inbox', userId, countUpTo: limits.countUpTo })
  const [known, inbox] = await Promise.all([lookUp({ hub, settings }, session), inboxRead])
  if (known instanceof Refused) return known
  const rooms = new Map(inbox.map(({ room, place }) => [room.id, toJoinedRoom(room, place, store.epoch)]))
  const asked = session.query['room_id']
  const granted = session.attributes['rooms'] ?? []
  const wanted = new Set([...settings.defaultRooms, ...granted, ...(asked === undefined ? [] : [asked])])
  const missing = [...wanted].filter((id) => !rooms.has(id))
  // In one tick, so that they are stored in one transaction.
  const [kept, ...refusals] = await Promise.all([
    keepSession({ hub, settings }, session, known),
    ...missing.map((id) => enter(hub, settings, session, { id, rejoin: id === asked })),
  ])
  if (kept instanceof Refused) return kept
  let person = kept
  while (greeting.takeNews()) person = (await store.read({ kind: 'person', userId })) ?? person
  // From here to `welcome` nothing is awaited, so nothing more can have changed when it is sent.
  for (const [id, { room, member }] of greeting.changes) {
    if (member.state === 'in') rooms.set(id, joinedAnew(room, member, store.epoch))
    else rooms.delete(id)
  }
  const current = currentRoom(session, settings)
  const shown = [...rooms.values()]
  const refusal = refusals.find((outcome) => outcome !== undefined)
  const told: Omit<ChatWelcome, 'presence'> = {
    rooms: shown,
    profile: toOwnProfile(person.user),
    ignored: [...person.ignored],
    ...(current !== undefined && rooms.has(current) ? { room_id: current } : {}),
    ...(refusal ? { room_error: refusal } : {}),
  }
  // From where `welcome` shows each room, the one the client looks at first.
  const subscribe = shown
    .toSorted((a, b) => Number(b.id === current) - Number(a.id === current))
    .map(({ id, head }) => ({ topic: topicOf(id), position: head }))
  return { welcome: told, subscribe }
}

/** Joins a room; says why that was not possible. Whether the user is in it then is the greeting's to know. */
async function enter(
  hub: HubServices,
  settings: ChatSettings,
  session: SessionView,
  { id, rejoin }: { readonly id: string; readonly rejoin: boolean },
): Promise<ChatWelcome['room_error']> {
  const refusal = await join(hub, settings, session, { id, rejoin })
  // What was asked for may be any text.
  return refusal && { room_id: id.slice(0, 64), code: refusal.code, message: refusal.message }
}

async function join(
  hub: HubServices,
  settings: ChatSettings,
  session: SessionView,
  { id, rejoin }: { readonly id: string; readonly rejoin: boolean },
): Promise<Refusal | undefined> {
  if (!roomId.safeParse(id).success) return refuse('invalid', 'room_id: letters, digits, _ and -, at most 64')
  const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = settings.limits
  try {
    const write = {
      kind: 'join',
      at: hub.clock.now(),
      roomId: id,
      actor: actorOf(session),
      rejoin,
      isGranted: isGranted(session, id),
      maxMemberships,
      eventsUpTo,
    } as const
    const result = await commit({ hub, settings }, write)
    return result instanceof Refused ? result.refusal : undefined
  } catch (error) {
    // On a full disk people still get in and read.
    if (error instanceof ChatStoreError && error.code !== 'internal') return refuse(error.code)
    throw error
  }
}
