import type { ErrorCode } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import { isAtLeast, type Place } from './roles.ts'
import { type RoomAct, type RoomRight, roomRights } from './rights.ts'

/** Why somebody may not do something. */
export interface Denial {
  readonly code: ErrorCode
  /** Words for a person, where they say more than the code. */
  readonly message?: string
  readonly retryAfterMs?: number
}

/** Who wants to act, and where. */
export interface Situation {
  readonly actor: Actor
  readonly room: RoomRow
  /** The actor's membership of the room, also one that has ended. */
  readonly member: MemberRow | undefined
  /** In ms since 1970. */
  readonly at: number
}

/** Says why somebody may not do something in a room; undefined when they may. */
export function may(act: RoomAct, situation: Situation): Denial | undefined {
  const right: RoomRight = roomRights[act]
  const { actor, room, member, at } = situation
  const place = placeOf(member)
  if (room.deletedAt !== null) return { code: 'not_found', message: 'the room is deleted' }
  if (!isKnownTo(situation)) return { code: 'not_found', message: `there is no room "${room.id}"` }
  const least = right.least[room.kind]
  const isAnyway = right.serverAdmins === true && actor.standing === 'admin' && !isPersonal(room)
  if (act === 'see_room' && room.isOpenToRequests) return undefined
  if (!isAnyway) {
    if (act === 'ask_to_join' && !room.isOpenToRequests)
      return { code: 'forbidden', message: 'ask a member to invite you' }
    if (least === 'nobody') return { code: 'forbidden', message: `not in a ${room.kind} room` }
    if (!isAtLeast(place, least)) return tooLow(place, least)
    if (actor.standing === 'guest' && right.guests === false) return { code: 'forbidden', message: 'not as a guest' }
    if (room.isReadOnly && right.inReadOnly && !isAtLeast(place, right.inReadOnly))
      return { code: 'read_only', message: `only from ${right.inReadOnly} on in this room` }
  }
  if (room.archivedAt !== null && right.inArchived === false) return { code: 'archived' }
  if (right.isSpeech && member?.mutedUntil && member.mutedUntil > at)
    return { code: 'muted', retryAfterMs: member.mutedUntil - at }
  return undefined
}

/** A user's place in a room. */
export function placeOf(member: MemberRow | undefined): Place {
  return member?.state === 'in' ? member.role : 'outsider'
}

/** Nobody learns of a room that they may not see, not even that it is there. */
function isKnownTo({ actor, room, member }: Situation): boolean {
  if (room.kind === 'public' || placeOf(member) !== 'outsider' || room.isOpenToRequests) return true
  return actor.standing === 'admin' && !isPersonal(room)
}

function isPersonal(room: RoomRow): boolean {
  return room.kind === 'direct' || room.kind === 'group'
}

function tooLow(place: Place, least: Place): Denial {
  if (place === 'outsider') return { code: 'not_a_member' }
  return { code: 'forbidden', message: `only from ${least} on` }
}
