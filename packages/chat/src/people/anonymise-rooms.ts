import type { User } from '@hubbub/protocol'
import { emptyMessage } from '../messages/empty-message.ts'
import type { MessageRow } from '../ports/rows.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { deletedName } from './deleted-name.ts'
import type { DepartureStep } from './departure-step.ts'
import type { DepartureRow } from './tables.ts'
import { nextStretch } from './walk-rooms.ts'

/**
 * Looks through all messages of all rooms, since others may have forwarded what the user wrote: the user's own lose the
 * name, or all they say, and each that changes takes an offset.
 */
export const anonymiseRooms: DepartureStep = (tables, departure, { most, at }) => {
  const [roomId = '', seq = '0'] = departure.cursor
  const stretch = nextStretch(tables, { roomId, seq: Number(seq) }, { most, isWanted: () => true })
  if (!stretch) return { looked: 0, cursor: undefined }
  const { room, isFirst, messages, place } = stretch
  const changes = new RoomChanges(tables, room)
  if (isFirst) anonymiseMember(tables, changes, departure.userId)
  for (const { id } of messages) {
    // As it is now: what was done to an earlier one may have changed it.
    const message = tables.message(id)
    if (message) leaveMessage({ tables, changes, departure, at }, message)
  }
  const cursor = [place.roomId, String(place.seq)]
  return { looked: 1 + messages.length, changes: changes.changes, cursor }
}

/** What is known while one room is looked through. */
interface Leaving {
  readonly tables: ChatTables
  readonly changes: RoomChanges
  readonly departure: DepartureRow
  readonly at: number
}

/** Of a membership that ended long ago the name goes without an event: nobody shows it. */
function anonymiseMember(tables: ChatTables, changes: RoomChanges, userId: string): void {
  const member = tables.member(changes.room.id, userId)
  if (member && member.username !== deletedName) tables.putMember({ ...member, username: deletedName })
  const { people } = changes.room
  const isNamed = people.some(({ id, username }) => id === userId && username !== deletedName)
  if (isNamed) changes.change({ people: people.map((each) => (each.id === userId ? gone(userId) : each)) })
}

function gone(id: string): User {
  return { id, username: deletedName }
}

function leaveMessage({ tables, changes, departure, at }: Leaving, message: MessageRow): void {
  const { userId, mode } = departure
  const nameless = withoutName(message, userId)
  if (message.userId === userId && mode === 'delete_messages' && message.deletedAt === null)
    emptyMessage(tables, changes, { message: nameless, at })
  else if (nameless !== message) changes.update(nameless)
}

/** The message without the user's name, as its sender and as the one it was forwarded from; the same one where it is not in it. */
function withoutName(message: MessageRow, userId: string): MessageRow {
  const { forwarded } = message.more
  const isSender = message.userId === userId && message.username !== deletedName
  const isSource = forwarded?.user_id === userId && forwarded.username !== deletedName
  if (!isSender && !isSource) return message
  const more = isSource ? { ...message.more, forwarded: { ...forwarded, username: deletedName } } : message.more
  return { ...message, username: isSender ? deletedName : message.username, more }
}
