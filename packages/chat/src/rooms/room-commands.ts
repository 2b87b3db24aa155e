import { type HubServices, Refused } from '@hubbub/hub'
import type { chatCommands } from '@hubbub/protocol'
import type { z } from 'zod'
import { actorOf } from '../actor-of.ts'
import { endSubscriptions } from '../announce.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import { commit } from '../commit.ts'
import { makeAvatar } from '../files/avatars.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { toMembership, toRoom } from '../wire.ts'
import { enteredAnew, enterReply } from './enter-reply.ts'
import type { RoomFields } from './ports.ts'
import { inRoom, isGranted } from './room-input.ts'
import { toInvitation } from './room-wire.ts'

type Commands = Pick<
  ChatCommandTable,
  | 'create_room'
  | 'list_rooms'
  | 'get_room'
  | 'update_room'
  | 'join_room'
  | 'leave_room'
  | 'archive_room'
  | 'delete_room'
>

/** Making, finding, changing, entering and leaving rooms. */
export function roomCommands(settings: ChatSettings): Commands {
  const { limits } = settings
  const { epoch } = settings.store
  return {
    create_room: createRoom(settings),
    list_rooms: chatCommand('list_rooms', 'serial', async ({ input }) => {
      const place = readCursor(input.cursor, ['number', 'text'])
      if (place instanceof Refused) return place
      const { rooms, hasMore } = await settings.store.rooms({
        limit: input.limit ?? limits.pageRows,
        ...(place && { after: { createdAt: place[0], id: place[1] } }),
      })
      const last = rooms.at(-1)
      return {
        rooms: rooms.map((row) => toRoom(row, epoch)),
        ...(hasMore && last ? { next_cursor: makeCursor(last.createdAt, last.id) } : {}),
      }
    }),
    get_room: chatCommand('get_room', 'serial', async (context) => {
      const { countUpTo } = limits
      const seen = await settings.store.read({ kind: 'room_seen', ...inRoom(context), countUpTo })
      if (isDenied(seen)) return refusedBy(seen.denied)
      return { room: toRoom(seen.room, epoch), ...(seen.place ? { membership: toMembership(seen.place) } : {}) }
    }),
    update_room: chatCommand('update_room', 'serial', async (context) => {
      const { hub, input, session } = context
      const refused = await makeAvatar({ hub, settings }, { fileId: input.avatar, ownerId: session.user.id })
      if (refused) return refused
      const fields = fieldsOf(input)
      const result = await commit({ hub, settings }, { kind: 'update_room', ...inRoom(context), fields })
      if (result instanceof Refused) return result
      const room = toRoom(result.room, epoch)
      if (result.room.kind === 'public' && result.before.kind !== 'public') announcePublic(hub, room)
      return { room }
    }),
    join_room: chatCommand('join_room', 'serial', async (context) => {
      const { hub, session, input } = context
      const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = limits
      const how = { rejoin: true, isGranted: isGranted(session, input.room_id), maxMemberships, eventsUpTo }
      const join = { kind: 'join', ...inRoom(context), ...how } as const
      const result = await commit({ hub, settings }, join)
      return result instanceof Refused ? result : enterReply({ hub, settings, session }, result, input.position)
    }),
    leave_room: chatCommand('leave_room', 'serial', async (context) => {
      const { hub, session, input } = context
      const leave = { kind: 'leave', ...inRoom(context), eventsUpTo: limits.memberEventsUpTo } as const
      const result = await commit({ hub, settings }, leave)
      if (result instanceof Refused) return result
      if (result.changed) return {}
      // C17: for one who was out already, whatever is left over; not for one who came in on another connection just now.
      const whose = { userId: session.user.id, roomId: input.room_id }
      if (!(await settings.store.read({ kind: 'is_member', ...whose }))) endSubscriptions(hub, whose)
      return {}
    }),
    archive_room: chatCommand('archive_room', 'serial', async (context) => {
      const { hub, input } = context
      const { archived } = input
      const result = await commit({ hub, settings }, { kind: 'archive_room', ...inRoom(context), archived })
      return result instanceof Refused ? result : { room: toRoom(result.room, epoch) }
    }),
    delete_room: chatCommand('delete_room', 'serial', async (context) => {
      const { hub } = context
      const result = await commit({ hub, settings }, { kind: 'delete_room', ...inRoom(context) })
      return result instanceof Refused ? result : {}
    }),
  }
}

function createRoom(settings: ChatSettings): Commands['create_room'] {
  const { limits, store } = settings
  return chatCommand('create_room', 'serial', async ({ input, session, hub }) => {
    const { topic, description, read_only: isReadOnly, join_requests: isOpenToRequests, member_ids: userIds } = input
    const made = {
      kind: 'create_room',
      at: hub.clock.now(),
      roomId: input.room_id ?? hub.random.id(),
      roomKind: input.kind ?? 'public',
      name: input.name.trim(),
      details: {
        ...(topic === undefined ? {} : { topic }),
        ...(description === undefined ? {} : { description }),
        ...(isReadOnly === undefined ? {} : { isReadOnly }),
        ...(isOpenToRequests === undefined ? {} : { isOpenToRequests }),
      },
      creator: actorOf(session),
      ...(userIds ? { invite: { userIds, most: limits.invitations } } : {}),
      limits,
    } as const
    const result = await commit({ hub, settings }, made)
    if (result instanceof Refused) return result
    const [maker] = result.moved ?? []
    if (!maker) throw new Error('a room was made without its maker in it')
    if (result.room.kind === 'public') announcePublic(hub, toRoom(result.room, store.epoch))
    for (const invitation of result.invitations) {
      hub.emitToUser(invitation.userId, { type: 'room_invited', ...toInvitation(invitation, result.room) })
    }
    const room = await enteredAnew({ hub, settings, session }, maker)
    return room instanceof Refused ? room : { room }
  })
}

function announcePublic(hub: HubServices, room: ReturnType<typeof toRoom>): void {
  hub.emitToAll({ type: 'room_created', room })
}

function fieldsOf(input: z.infer<typeof chatCommands.update_room>): RoomFields {
  const { name, topic, description, avatar, kind } = input
  const { join_requests, read_only, slow_mode_ms, retention_ms } = input
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(topic === undefined ? {} : { topic }),
    ...(description === undefined ? {} : { description }),
    ...(avatar === undefined ? {} : { avatar }),
    ...(kind === undefined ? {} : { kind }),
    ...(join_requests === undefined ? {} : { isOpenToRequests: join_requests }),
    ...(read_only === undefined ? {} : { isReadOnly: read_only }),
    ...(slow_mode_ms === undefined ? {} : { slowModeMs: slow_mode_ms }),
    ...(retention_ms === undefined ? {} : { retentionMs: retention_ms }),
  }
}
