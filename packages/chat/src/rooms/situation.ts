import type { Actor } from '../ports/actor.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { Denied } from '../reads/denied.ts'
import { may, type Situation } from '../rights/may.ts'
import type { RoomAct } from '../rights/rights.ts'

/** Who wants to act in which room, and upon whom. */
export interface RoomQuestion {
  readonly roomId: string
  readonly actor: Actor
  /** In ms since 1970. */
  readonly at: number
  /** Upon whom. @default nobody in particular */
  readonly userId?: string
  /** The actor holds a link that is good. @default false */
  readonly hasLink?: boolean
}

/** Everything the rights depend on, if the actor may do this in the room. */
export function ask(tables: ChatReadTables, act: RoomAct, question: RoomQuestion): Situation | Denied {
  const situation = situationIn(tables, question)
  if (!situation) return { denied: { code: 'not_found', message: `there is no room "${question.roomId}"` } }
  const denied = may(act, situation)
  return denied ? { denied } : situation
}

/** Everything the rights depend on; undefined when there is no such room. */
export function situationIn(tables: ChatReadTables, question: RoomQuestion): Situation | undefined {
  const { roomId, actor, at, userId, hasLink = false } = question
  const room = tables.room(roomId)
  if (!room) return undefined
  const member = tables.member(roomId, actor.user.id)
  const target = userId === undefined ? {} : { target: { userId, member: tables.member(roomId, userId) } }
  // Who is in needs neither.
  if (member?.state === 'in') return { actor, room, member, at, ...target }
  const key = { roomId, userId: actor.user.id }
  return {
    actor,
    room,
    member,
    at,
    ...target,
    isInvited: hasLink || tables.records.invitations.get(key) !== undefined,
    isBanned: isBanned(tables, key, at),
  }
}

/** Says whether a user is kept out of a room now. */
export function isBanned(
  { records }: ChatReadTables,
  key: { readonly roomId: string; readonly userId: string },
  at: number,
): boolean {
  const ban = records.bans.get(key)
  return ban !== undefined && (ban.until === null || ban.until > at)
}
