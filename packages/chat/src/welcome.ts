import { type HubServices, Refused, refused, type SessionStart, type SessionView } from '@hubbub/hub'
import { type ChatWelcome, type Refusal, roomId as roomIdSchema } from '@hubbub/protocol'
import { currentRoom } from './commands/chat-command.ts'
import { commit } from './commit.ts'
import type { ChatSettings } from './options.ts'
import type { RoomRow } from './ports/rows.ts'
import { ChatStoreError } from './ports/store-error.ts'
import { topicOf, toRoom } from './wire.ts'

/**
 * C9: puts a session into its rooms: those its user is in, the default rooms unless the user has left them, and the one in
 * the URL. Which room could not be entered, and why, stands in `room_error`; the session opens all the same.
 */
export async function welcome(hub: HubServices, settings: ChatSettings, session: SessionView): Promise<SessionStart> {
  const rooms = new Map((await settings.store.roomsOf(session.user.id)).map((row) => [row.id, row]))
  const asked = session.query['room_id']
  const missing = [...new Set([...settings.defaultRooms, ...(asked === undefined ? [] : [asked])])].filter(
    (id) => !rooms.has(id),
  )
  const entered = await Promise.all(missing.map((id) => enter(hub, settings, session, { id, rejoin: id === asked })))
  for (const outcome of entered) if (outcome.kind === 'in') rooms.set(outcome.room.id, outcome.room)
  const failure = entered.find((outcome) => outcome.kind === 'refused')
  const current = currentRoom(session, settings)
  const shown = [...rooms.values()].map((row) => toRoom(row, settings.store.epoch))
  const told: ChatWelcome = {
    rooms: shown,
    ...(current !== undefined && rooms.has(current) ? { room_id: current } : {}),
    ...(failure
      ? { room_error: { room_id: failure.id, code: failure.refusal.code, message: failure.refusal.message } }
      : {}),
  }
  // From where `welcome` shows each room, the one the client looks at first.
  const subscribe = shown
    .toSorted((a, b) => Number(b.id === current) - Number(a.id === current))
    .map(({ id, head }) => ({ topic: topicOf(id), position: head }))
  return { welcome: told, subscribe }
}

type Entered =
  | { readonly kind: 'in'; readonly room: RoomRow }
  | { readonly kind: 'out' }
  | { readonly kind: 'refused'; readonly id: string; readonly refusal: Refusal }

async function enter(
  hub: HubServices,
  settings: ChatSettings,
  session: SessionView,
  { id, rejoin }: { readonly id: string; readonly rejoin: boolean },
): Promise<Entered> {
  const result = await join(hub, settings, session, { id, rejoin })
  if (result instanceof Refused) return { kind: 'refused', id: id.slice(0, 64), refusal: result.refusal }
  return result ? { kind: 'in', room: result } : { kind: 'out' }
}

/** The room when the user is in it afterwards. */
async function join(
  hub: HubServices,
  settings: ChatSettings,
  session: SessionView,
  { id, rejoin }: { readonly id: string; readonly rejoin: boolean },
): Promise<RoomRow | undefined | Refused> {
  if (!roomIdSchema.safeParse(id).success)
    return refused('invalid', 'room_id: letters, digits, _ and -, at most 64', { path: 'room_id' })
  const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = settings.limits
  try {
    const at = hub.clock.now()
    const write = { kind: 'join', at, roomId: id, user: session.user, rejoin, maxMemberships, eventsUpTo } as const
    const result = await commit({ hub, settings }, 'membership', write)
    if (result instanceof Refused) return result
    if (result.changed)
      hub.emitToUser(session.user.id, { type: 'room_joined', room: toRoom(result.room, settings.store.epoch) })
    return result.member?.state === 'in' ? result.room : undefined
  } catch (error) {
    // On a full disk people still get in and read.
    if (error instanceof ChatStoreError && error.code !== 'internal') return refused(error.code)
    throw error
  }
}
