import type { Actor } from '../ports/actor.ts'
import type { MessageRow, RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { RoomAct } from '../rights/rights.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'

/** Which message, and who wants to do something with it. */
export interface MessageSought {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly messageId: string
}

/** A message and its room. */
export interface FoundMessage {
  readonly room: RoomRow
  readonly message: MessageRow
}

/** Finds a message of a room in which the actor may do one of these things; says no as to the first. */
export function findMessage(
  tables: ChatTables,
  { at, roomId, actor, messageId }: MessageSought,
  ...acts: readonly [RoomAct, ...RoomAct[]]
): WriteRefused | FoundMessage {
  const room = tables.room(roomId)
  if (!room) return refuseWrite('not_found', `there is no room "${roomId}"`)
  // Before the message: who is not in the room learns nothing about what is in it.
  const situation = { actor, room, member: tables.member(room.id, actor.user.id), at }
  const denials = acts.map((act) => may(act, situation))
  const [denial] = denials
  if (denial && !denials.includes(undefined)) return deniedWrite(denial)
  const message = tables.message(messageId)
  if (message?.roomId !== room.id) return refuseWrite('not_found', 'there is no such message in this room')
  return { room, message }
}

/** Finds a message as `findMessage` does, and says no to a deleted one. */
export function findUndeleted(tables: ChatTables, sought: MessageSought, act: RoomAct): WriteRefused | FoundMessage {
  const found = findMessage(tables, sought, act)
  if ('refused' in found || found.message.deletedAt === null) return found
  return refuseWrite('conflict', 'the message is deleted')
}
