import { Refused, refused, type Subscribed } from '@hubbub/hub'
import type { Position } from '@hubbub/protocol'
import { actorOf } from '../actor-of.ts'
import { endSubscriptions } from '../announce.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import type { RoomsCursor } from '../ports/chat-store.ts'
import { joinedAnew, toJoinedRoom, topicOf, toRoom } from '../wire.ts'
import { type ChatCommandTable, chatCommand } from './chat-command.ts'

/** Making, finding, entering and leaving rooms. */
export function roomCommands(
  settings: ChatSettings,
): Pick<ChatCommandTable, 'create_room' | 'list_rooms' | 'join_room' | 'leave_room'> {
  const { limits } = settings
  const { epoch } = settings.store
  return {
    create_room: chatCommand('create_room', 'serial', async ({ input, session, hub }) => {
      const roomId = input.room_id ?? hub.random.id()
      const made = {
        kind: 'create_room',
        at: hub.clock.now(),
        roomId,
        roomKind: 'public',
        name: input.name.trim(),
        creator: actorOf(session),
        limits,
      } as const
      const result = await commit({ hub, settings }, made)
      if (result instanceof Refused) return result
      hub.emitToAll({ type: 'room_created', room: toRoom(result.room, epoch) })
      const [maker] = result.moved ?? []
      if (!maker) throw new Error('a room was made without its maker in it')
      const room = joinedAnew(result.room, maker.member, epoch)
      if (!session.live) return { room }
      // From where `room` stands, so that every later change of it is an event.
      const subscribed = await hub.subscribe(session.id, topicOf(roomId), room.head)
      return subscribed instanceof Refused ? subscribed : { room }
    }),
    list_rooms: chatCommand('list_rooms', 'serial', async ({ input }) => {
      const after = input.cursor === undefined ? undefined : readCursor(input.cursor)
      if (input.cursor !== undefined && !after) return refused('invalid', 'cursor: not one of ours', { path: 'cursor' })
      const { rooms, hasMore } = await settings.store.rooms({
        limit: input.limit ?? limits.pageRows,
        ...(after && { after }),
      })
      const last = rooms.at(-1)
      return {
        rooms: rooms.map((row) => toRoom(row, epoch)),
        ...(hasMore && last ? { next_cursor: `${last.createdAt}.${last.id}` } : {}),
      }
    }),
    join_room: chatCommand('join_room', 'serial', async ({ input, session, hub }) => {
      const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = limits
      const join = {
        kind: 'join',
        at: hub.clock.now(),
        roomId: input.room_id,
        actor: actorOf(session),
        rejoin: true,
        maxMemberships,
        eventsUpTo,
      } as const
      const result = await commit({ hub, settings }, join)
      if (result instanceof Refused) return result
      const { room: entered, changed } = result
      const head = { epoch, offset: entered.lastOffset }
      // A member's subscription may be live already: it stays as it is unless the client names a position.
      const since = input.position ?? (changed ? head : undefined)
      const subscribed = session.live ? await hub.subscribe(session.id, topicOf(entered.id), since) : stands(head)
      if (subscribed instanceof Refused) return subscribed
      const joined = await settings.store.read({
        kind: 'joined_room',
        roomId: entered.id,
        userId: session.user.id,
        countUpTo: limits.countUpTo,
      })
      if (!joined) return refused('not_a_member')
      const room = toJoinedRoom(changed ? entered : joined.room, joined.place, epoch)
      const { recovered, position } = subscribed
      return recovered ? { room, recovered, position } : { room, recovered, position, reason: subscribed.reason }
    }),
    leave_room: chatCommand('leave_room', 'serial', async ({ input, session, hub }) => {
      const leave = {
        kind: 'leave',
        at: hub.clock.now(),
        roomId: input.room_id,
        actor: actorOf(session),
        eventsUpTo: limits.memberEventsUpTo,
      } as const
      const result = await commit({ hub, settings }, leave)
      if (result instanceof Refused) return result
      // C17: for one who was out already, whatever is left over.
      if (!result.changed) endSubscriptions(hub, session.user.id, input.room_id)
      return {}
    }),
  }
}

/** What a caller without a connection is told: nothing was missed, for nothing is followed. */
function stands(position: Position): Subscribed {
  return { recovered: true, position }
}

function readCursor(cursor: string): RoomsCursor | undefined {
  const [, createdAt, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? []
  return createdAt === undefined || id === undefined ? undefined : { createdAt: Number(createdAt), id }
}
