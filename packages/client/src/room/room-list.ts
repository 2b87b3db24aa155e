import type { Room as RoomInfo, ServerFrame } from '@hubbub/protocol'

/** The rooms a user is in, by name; a new array at every change only. */
export type RoomList = readonly RoomInfo[]

/** Takes the rooms as the server told them. */
export function roomList(rooms: readonly RoomInfo[]): RoomList {
  return rooms.toSorted((a, b) => a.name.localeCompare(b.name))
}

export function withRoom(list: RoomList, room: RoomInfo): RoomList {
  return roomList([...withoutRoom(list, room.id), room])
}

export function withoutRoom(list: RoomList, id: string): RoomList {
  return list.some((room) => room.id === id) ? list.filter((room) => room.id !== id) : list
}

/** Keeps the counts of the list in step with the events of its rooms. */
export function applyToRooms(list: RoomList, event: ServerFrame): RoomList {
  switch (event.type) {
    case 'member_joined':
    case 'member_left':
      return change(list, event.room_id, { member_count: event.member_count })
    case 'message':
    case 'message_updated': {
      const known = list.find((room) => room.id === event.room_id)
      return known && event.seq > known.last_seq ? change(list, known.id, { last_seq: event.seq }) : list
    }
    default:
      return list
  }
}

function change(list: RoomList, id: string, fields: Partial<RoomInfo>): RoomList {
  return list.map((room) => (room.id === id ? { ...room, ...fields } : room))
}
