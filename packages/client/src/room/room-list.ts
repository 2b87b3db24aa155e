import type { JoinedRoom, ServerFrame } from '@hubbub/protocol'

/** The rooms a user is in, by name; a new array at every change only. */
export type RoomList = readonly JoinedRoom[]

/** Takes the rooms as the server told them. */
export function roomList(rooms: RoomList): RoomList {
  return rooms.toSorted((a, b) => a.name.localeCompare(b.name))
}

export function withRoom(list: RoomList, room: JoinedRoom): RoomList {
  return roomList([...withoutRoom(list, room.id), room])
}

export function withoutRoom(list: RoomList, id: string): RoomList {
  return list.some((room) => room.id === id) ? list.filter((room) => room.id !== id) : list
}

/**
 * Keeps the list in step with the events of its rooms, as the user `me` sees it. A description has everything up to its
 * `head` in it (C16): events from before change nothing.
 */
export function applyToRooms(list: RoomList, event: ServerFrame, me: string | undefined): RoomList {
  const id = 'room_id' in event && event.room_id
  const known = list.find((room) => room.id === id)
  if (!known || !('offset' in event) || Number(event.offset) <= known.head.offset) return list
  const { head, membership } = known
  switch (event.type) {
    case 'member_joined':
    case 'member_left':
      return change(list, known, { member_count: event.member_count })
    case 'member_updated': {
      const { user, role, muted_until, member_count } = event
      return change(list, known, {
        member_count,
        ...(user.id === me && { membership: { ...membership, role, muted_until } }),
      })
    }
    case 'room_updated':
      return withRoom(list, { ...event.room, head, membership })
    case 'message':
    case 'message_updated':
      return event.seq > known.last_seq ? change(list, known, { last_seq: event.seq }) : list
    default:
      return list
  }
}

function change(list: RoomList, known: JoinedRoom, fields: Partial<JoinedRoom>): RoomList {
  return list.map((room) => (room === known ? { ...room, ...fields } : room))
}
