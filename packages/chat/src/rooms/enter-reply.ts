import { type HubServices, Refused, refused, type SessionView, type Subscribed } from '@hubbub/hub'
import type { chatReplies, JoinedRoom, Position } from '@hubbub/protocol'
import type { z } from 'zod'
import type { ChatSettings } from '../options.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import { joinedAnew, toJoinedRoom, topicOf } from '../wire.ts'

/** Whose session it is, and what answering it needs. */
export interface Entering {
  readonly hub: HubServices
  readonly settings: ChatSettings
  readonly session: SessionView
}

/** A room that a user is in now. */
export interface Entered {
  readonly room: RoomRow
  /** By this very command. */
  readonly changed: boolean
  readonly member: MemberRow | undefined
}

/** Subscribes a session to a room its user is in, and describes the room; `seen` is what the client has seen of it. */
export async function enterReply(
  { hub, settings, session }: Entering,
  { room: entered, changed, member }: Entered,
  seen?: Position,
): Promise<z.infer<typeof chatReplies.join_room> | Refused> {
  const { store, limits } = settings
  // Counts and description are of one snapshot: what comes after its head is counted on top.
  const present = async (): Promise<JoinedRoom | Refused> => {
    const about = { roomId: entered.id, userId: session.user.id, countUpTo: limits.countUpTo }
    const joined = await store.read({ kind: 'joined_room', ...about })
    return joined ? toJoinedRoom(joined.room, joined.place, store.epoch) : refused('not_a_member')
  }
  const head = { epoch: store.epoch, offset: entered.lastOffset }
  // A member's subscription may be live already: it stays as it is unless the client names a position.
  const since = seen ?? (changed ? head : undefined)
  const subscribed = session.live ? await hub.subscribe(session.id, topicOf(entered.id), since) : stands(head)
  if (subscribed instanceof Refused) return subscribed
  const { recovered, position } = subscribed
  const room = changed && member ? joinedAnew(entered, member, store.epoch) : await present()
  if (room instanceof Refused) return room
  return recovered ? { room, recovered, position } : { room, recovered, position, reason: subscribed.reason }
}

/** Subscribes a session to a room that its user has just come into, from where the description stands (C16). */
export async function enteredAnew(
  { hub, settings, session }: Entering,
  { room: row, member }: { readonly room: RoomRow; readonly member: MemberRow },
): Promise<JoinedRoom | Refused> {
  const room = joinedAnew(row, member, settings.store.epoch)
  if (!session.live) return room
  const subscribed = await hub.subscribe(session.id, topicOf(row.id), room.head)
  return subscribed instanceof Refused ? subscribed : room
}

/** What a caller without a connection is told: nothing was missed, for nothing is followed. */
function stands(position: Position): Subscribed {
  return { recovered: true, position }
}
