import type { User } from '@hubbub/protocol'
import { presentUser, userOf } from '../people/present-user.ts'
import { refuseIgnored } from '../people/set-ignored.ts'
import { plainRoom, type RoomRow } from '../ports/rows.ts'
import { isRefusedWrite, type WriteRefused } from '../ports/written.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import { compareValues } from '../tables/scan-order.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { enter, tooManyRooms } from './membership-writes.ts'
import { sortedById } from './people-with.ts'
import type { OpenPeopleRoom, PeopleRoomOpened } from './ports.ts'

/** C33: opens the one room of two users, or of a few: the same people always have the same room. */
export function openPeopleRoom(tables: ChatTables, write: OpenPeopleRoom): PeopleRoomOpened | WriteRefused {
  const { actor, userIds } = write
  const denial = mayOnServer('create_direct', actor)
  if (denial) return deniedWrite(denial)
  const ids = new Set(userIds)
  if (ids.has(actor.user.id)) return refuseWrite('invalid', 'name the others, not yourself')
  const ignored = refuseIgnored(tables, ids, actor.user.id)
  if (ignored) return ignored
  const people = JSON.stringify([...ids, actor.user.id].toSorted(compareValues))
  const known = tables.records.peopleRooms.get({ people })
  const room = known && tables.room(known.roomId)
  if (room) return openAgain(tables, write, room)
  const others = present(tables, [...ids])
  if (isRefusedWrite(others)) return others
  const everybody = [actor.user, ...others]
  for (const { id } of everybody) {
    const tooMany = tooManyRooms(tables, id, write.maxMemberships)
    if (tooMany) return tooMany
  }
  tables.records.peopleRooms.put({ people, roomId: write.roomId })
  return make(tables, write, sortedById(everybody))
}

/** The room is there; whoever left a group is back by opening it again. */
function openAgain(tables: ChatTables, write: OpenPeopleRoom, room: RoomRow): PeopleRoomOpened | WriteRefused {
  const { actor, at } = write
  const member = tables.member(room.id, actor.user.id)
  if (member?.state === 'in') return { room, member, isNew: false, hasEntered: false, changes: [] }
  const tooMany = tooManyRooms(tables, actor.user.id, write.maxMemberships)
  if (tooMany) return tooMany
  const changes = new RoomChanges(tables, room)
  const back = enter(tables, changes, { user: actor.user, at, role: 'member', isCounted: true })
  const moved = [{ member: back, room: changes.room }]
  return { room: changes.room, member: back, isNew: false, hasEntered: true, changes: changes.changes, moved }
}

function make(tables: ChatTables, write: OpenPeopleRoom, people: readonly User[]): PeopleRoomOpened {
  const { actor, at } = write
  const kind = people.length === 2 ? 'direct' : 'group'
  const room: RoomRow = { ...plainRoom, id: write.roomId, kind, name: '', people, createdBy: null, createdAt: at }
  tables.putRoom(room)
  const changes = new RoomChanges(tables, room)
  const members = people.map((user) => enter(tables, changes, { user, at, role: 'member', isCounted: true }))
  const member = members.find(({ userId }) => userId === actor.user.id)
  if (!member) throw new Error('a room was opened without its opener in it')
  const moved = members.map((each) => ({ member: each, room: changes.room }))
  return { room: changes.room, member, isNew: true, hasEntered: true, changes: changes.changes, moved }
}

function present(tables: ChatTables, ids: readonly string[]): readonly User[] | WriteRefused {
  const users: User[] = []
  for (const id of ids) {
    const user = presentUser(tables, id)
    if (!user) return refuseWrite('not_found', `there is no user "${id}"`)
    users.push(userOf(user))
  }
  return users
}
