import { Refused, refused } from '@hubbub/hub'
import { announce, endSubscriptions } from '../announce.ts'
import { commit, storeOnly } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import type { RoomsCursor } from '../ports/chat-store.ts'
import { topicOf, toRoom } from '../wire.ts'
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
        name: input.name.trim(),
        creator: session.user,
        limits,
      } as const
      const result = await commit({ hub, settings }, 'room', made)
      if (result instanceof Refused) return result
      const room = toRoom(result.room, epoch)
      hub.emitToAll({ type: 'room_created', room })
      hub.emitToUser(session.user.id, { type: 'room_joined', room })
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
      const { user } = session
      const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = limits
      const join = {
        kind: 'join',
        at: hub.clock.now(),
        roomId: input.room_id,
        user,
        rejoin: true,
        maxMemberships,
        eventsUpTo,
      } as const
      const result = await commit({ hub, settings }, 'membership', join)
      if (result instanceof Refused) return result
      const entered = toRoom(result.room, epoch)
      if (result.changed) hub.emitToUser(user.id, { type: 'room_joined', room: entered })
      // A member's subscription may be live already: it stays as it is unless the client names a position.
      const since = input.position ?? (result.changed ? entered.head : undefined)
      const subscribed = await hub.subscribe(session.id, topicOf(entered.id), since)
      if (subscribed instanceof Refused) return subscribed
      const row = result.changed ? undefined : await settings.store.room(entered.id)
      const room = row ? toRoom(row, epoch) : entered
      const { recovered, position } = subscribed
      return recovered ? { room, recovered, position } : { room, recovered, position, reason: subscribed.reason }
    }),
    leave_room: chatCommand('leave_room', 'serial', async ({ input, session, hub }) => {
      const { user } = session
      const leave = {
        kind: 'leave',
        at: hub.clock.now(),
        roomId: input.room_id,
        user,
        eventsUpTo: limits.memberEventsUpTo,
      } as const
      const result = await storeOnly({ hub, settings }, 'membership', leave)
      if (result instanceof Refused) return result
      // A1: before the leaving itself or anything after it is delivered; for one who was out already it changes nothing.
      endSubscriptions(hub, user.id, input.room_id)
      await announce({ hub, settings }, result)
      return {}
    }),
  }
}

function readCursor(cursor: string): RoomsCursor | undefined {
  const [, createdAt, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? []
  return createdAt === undefined || id === undefined ? undefined : { createdAt: Number(createdAt), id }
}
