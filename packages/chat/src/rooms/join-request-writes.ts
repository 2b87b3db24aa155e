import type { WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { audit } from './audit.ts'
import { enter, membershipWritten, tooManyRooms } from './membership-writes.ts'
import type { AnswerJoinRequest, JoinRequestAnswered, JoinRequested, RequestToJoin } from './ports.ts'
import { ask, isBanned } from './situation.ts'
import { staffOf } from './staff.ts'

/** C27: asks to be let into a private room; asking again replaces the note. */
export function requestToJoin(tables: ChatTables, write: RequestToJoin): JoinRequested | WriteRefused {
  const { actor, roomId, at, note, maxRequests } = write
  const asked = ask(tables, 'ask_to_join', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  if (asked.member?.state === 'in') return refuseWrite('conflict', 'you are in the room')
  const { id: userId, username } = actor.user
  const { joinRequests } = tables.records
  if (!joinRequests.get({ roomId, userId }) && joinRequests.count({ equals: { roomId } }, maxRequests) >= maxRequests)
    return refuseWrite('limit_reached', `${maxRequests} wait to be let in already`)
  const request = { roomId, userId, username, note, at }
  joinRequests.put(request)
  return { request, staff: staffOf(tables, roomId, 'moderator'), changes: [] }
}

/** C27: lets somebody in who asked, or does not. */
export function answerJoinRequest(tables: ChatTables, write: AnswerJoinRequest): JoinRequestAnswered | WriteRefused {
  const { actor, roomId, userId, at, accept } = write
  const asked = ask(tables, 'answer_requests', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const request = tables.records.joinRequests.get({ roomId, userId })
  if (!request) return refuseWrite('not_found', 'this user does not ask to be let in')
  if (accept && isBanned(tables, { roomId, userId }, at))
    return refuseWrite('banned', 'this user is banned from the room')
  const tooMany = accept ? tooManyRooms(tables, userId, write.maxMemberships) : undefined
  if (tooMany) return tooMany
  const user = { id: userId, username: request.username }
  tables.records.joinRequests.remove(request)
  const action = accept ? 'accept_join_request' : 'refuse_join_request'
  audit(tables, { at, actor, action, roomId, target: user })
  const staff = staffOf(tables, roomId, 'moderator')
  if (!accept) return { user, staff, changes: [] }
  const changes = new RoomChanges(tables, asked.room)
  const isCounted = asked.room.memberCount < write.eventsUpTo
  const member = enter(tables, changes, { user, at, role: 'member', isCounted })
  const { changes: made, moved } = membershipWritten(changes, member)
  return { user, staff, changes: made, ...(moved ? { moved } : {}) }
}
