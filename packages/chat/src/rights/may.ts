import type { ErrorCode } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { MemberRow, RoomRow } from '../ports/rows.ts'
import { isAtLeast, outranks, type Place } from './roles.ts'
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
  /** The actor was invited, or holds a link that is good. @default false */
  readonly isInvited?: boolean
  /** The actor is banned from the room now. @default false */
  readonly isBanned?: boolean
  /** To whom it is done, for acts upon members. @default nobody in particular */
  readonly target?: { readonly userId: string; readonly member: MemberRow | undefined }
}

/** Says why somebody may not do something in a room; undefined when they may. */
export function may(act: RoomAct, situation: Situation): Denial | undefined {
  const right: RoomRight = roomRights[act]
  const { room, member, at } = situation
  if (room.deletedAt !== null) return { code: 'not_found', message: 'the room is deleted' }
  if (situation.isBanned && right.banned === false) return { code: 'banned' }
  if (!isKnownTo(situation)) return { code: 'not_found', message: `there is no room "${room.id}"` }
  const denial = byPlace(act, right, situation)
  if (denial) return denial
  if (room.archivedAt !== null && right.inArchived === false) return { code: 'archived' }
  if (right.isSpeech && member?.mutedUntil && member.mutedUntil > at) return muted(member.mutedUntil, at)
  return right.isUponMembers ? uponTarget(right, situation) : undefined
}

/** A user's place in a room. */
export function placeOf(member: MemberRow | undefined): Place {
  return member?.state === 'in' ? member.role : 'outsider'
}

/** What counts for the actor in acts upon members: administrators of the server stand where the owner stands. */
export function rankOf(right: RoomRight, situation: Situation): Place {
  return actsAnyway(right, situation) ? 'owner' : placeOf(situation.member)
}

/** When a mute ends that has no end: the last moment a time of the wire can say. */
export const forGood = 253_402_300_799_999

/** What the actor's place, standing and invitation say. */
function byPlace(act: RoomAct, right: RoomRight, situation: Situation): Denial | undefined {
  const { actor, room } = situation
  if (actsAnyway(right, situation) || (situation.isInvited && right.invited)) return undefined
  if (act === 'see_room' && room.isOpenToRequests) return undefined
  if (act === 'ask_to_join' && !room.isOpenToRequests)
    return { code: 'forbidden', message: 'ask a member to invite you' }
  const place = placeOf(situation.member)
  const least = right.least[room.kind]
  if (least === 'nobody') return { code: 'forbidden', message: `not in a ${room.kind} room` }
  if (!isAtLeast(place, least)) return tooLow(place, least)
  const guests = actor.standing === 'guest' ? right.guestsFrom : undefined
  if (guests === 'nobody') return { code: 'forbidden', message: 'not as a guest' }
  if (guests && !isAtLeast(place, guests)) return { code: 'forbidden', message: `as a guest only from ${guests} on` }
  if (room.isReadOnly && right.inReadOnly && !isAtLeast(place, right.inReadOnly))
    return { code: 'read_only', message: `only from ${right.inReadOnly} on in this room` }
  return undefined
}

function uponTarget(right: RoomRight, situation: Situation): Denial | undefined {
  const { actor, target } = situation
  if (!target) return undefined
  if (target.userId === actor.user.id) return { code: 'forbidden', message: 'not upon yourself' }
  const { member } = target
  if (member?.state !== 'in') return undefined
  return outranks(rankOf(right, situation), member.role)
    ? undefined
    : { code: 'forbidden', message: `not upon the room's ${member.role}` }
}

function actsAnyway(right: RoomRight, { actor, room }: Situation): boolean {
  return right.serverAdmins === true && actor.standing === 'admin' && !isPersonal(room)
}

/** Nobody learns of a room that they may not see, not even that it is there. */
function isKnownTo({ actor, room, member, isInvited }: Situation): boolean {
  if (room.kind === 'public' || placeOf(member) !== 'outsider' || room.isOpenToRequests || isInvited) return true
  return actor.standing === 'admin' && !isPersonal(room)
}

function isPersonal(room: RoomRow): boolean {
  return room.kind === 'direct' || room.kind === 'group'
}

function tooLow(place: Place, least: Place): Denial {
  if (place === 'outsider') return { code: 'not_a_member' }
  return { code: 'forbidden', message: `only from ${least} on` }
}

function muted(until: number, at: number): Denial {
  return until >= forGood ? { code: 'muted' } : { code: 'muted', retryAfterMs: until - at }
}
