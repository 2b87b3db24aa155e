import type { RoomKind, RoomRole, User } from '@hubbub/protocol'
import type { MemoryTables } from '../memory/memory-tables.ts'
import { newUser } from '../people/new-user.ts'
import type { UserKind } from '../people/tables.ts'
import type { ServerStanding } from '../ports/actor.ts'
import { plainMember, plainMessage, plainRoom } from '../ports/rows.ts'
import { forGood } from '../rights/may.ts'

/** Where somebody stands to a room, as far as it makes a difference to rights. */
export const standpoints = ['owner', 'admin', 'moderator', 'member', 'muted', 'outsider', 'banned'] as const
export type Standpoint = (typeof standpoints)[number]

/** What a room is like, as far as it makes a difference to rights; `asking` is open to requests. */
export const roomStates = ['plain', 'read_only', 'archived', 'deleted', 'asking'] as const
export type RoomState = (typeof roomStates)[number]

/** Every standing on the server. */
export const standings = ['admin', 'user', 'guest', 'bot'] as const satisfies readonly ServerStanding[]

/** Who acts in which room. */
export interface Matter {
  readonly standing: ServerStanding
  readonly standpoint: Standpoint
  readonly kind: RoomKind
  readonly state: RoomState
}

/** Somebody, a room with others in it, and something of everything that commands are about. */
export interface PreparedWorld {
  readonly matter: Matter
  readonly tables: MemoryTables
  /** In ms since 1970. */
  readonly at: number
  /** Who acts. */
  readonly actor: User
  readonly roomId: string
  /** A plain member of the room. */
  readonly other: User
  /** Somebody with an account who is not in it. */
  readonly stranger: User
  /** Somebody who asks to be let in. */
  readonly asker: User
  /** Somebody who is banned. */
  readonly exile: User
  /** A message of the actor, the first of the room. */
  readonly ownMessageId: string
  /** A message of the other, the second. */
  readonly otherMessageId: string
  /** Of a link into the room that is good. */
  readonly linkToken: string
  readonly linkId: string
}

/** Whether rooms of a kind have somebody there, and can be like that. */
export function exists({ kind, state, standpoint }: Matter): boolean {
  if (state === 'asking' && kind !== 'private') return false
  if (kind === 'public' || kind === 'private') return true
  return (standpoint === 'member' || standpoint === 'outsider') && state !== 'read_only'
}

/** Puts a world into a store's tables; `name` keeps it apart from the others there. */
export function prepareWorld(
  tables: MemoryTables,
  matter: Matter,
  { name, at }: { readonly name: string; readonly at: number },
): PreparedWorld {
  const user = (role: string): User => ({ id: `u_${role}_${name}`, username: `${role}-${name}` })
  const [actor, other, stranger, asker, exile] = [
    user('actor'),
    user('other'),
    user('stranger'),
    user('asker'),
    user('exile'),
  ]
  const world: PreparedWorld = {
    ...{ matter, tables, at, actor, other, stranger, asker, exile, roomId: `r_${name}` },
    ownMessageId: `m_own_${name}`,
    otherMessageId: `m_other_${name}`,
    linkToken: `token${name}aaaaaaaaaaaaaaaaaaaa`,
    linkId: `link${name}`,
  }
  putUser(world, actor, kindOf(matter.standing))
  for (const each of [other, stranger, asker, exile]) putUser(world, each, 'account')
  putRoom(world)
  putMembers(world)
  putMessages(world)
  putWaysIn(world)
  return world
}

function kindOf(standing: ServerStanding): UserKind {
  return standing === 'guest' || standing === 'bot' ? standing : 'account'
}

function putUser({ tables, at, matter }: PreparedWorld, user: User, kind: UserKind): void {
  const roles = matter.standing === 'admin' && user.id.startsWith('u_actor') ? ['admin'] : []
  tables.records.users.put(newUser({ user, kind, roles, at }))
  const isAdmin = roles.length > 0
  if (kind === 'account')
    tables.records.accounts.put({ userId: user.id, passwordHash: null, passwordChangedAt: at, isAdmin })
}

function putRoom({ tables, at, matter, roomId, actor, other }: PreparedWorld): void {
  const isPersonal = matter.kind === 'direct' || matter.kind === 'group'
  tables.putRoom({
    ...plainRoom,
    id: roomId,
    kind: matter.kind,
    name: isPersonal ? '' : roomId,
    createdBy: null,
    createdAt: at,
    memberCount: 2,
    lastSeq: 2,
    lastOffset: 9,
    offset: 9,
    people: isPersonal ? [actor, other] : [],
    isReadOnly: matter.state === 'read_only',
    isOpenToRequests: matter.state === 'asking',
    archivedAt: matter.state === 'archived' ? at : null,
    deletedAt: matter.state === 'deleted' ? at : null,
  })
}

function putMembers({ tables, at, matter, roomId, actor, other }: PreparedWorld): void {
  const since = { roomId, joinedAt: at, joinedOffset: 1, joinedSeq: 0, offset: 1, memberCount: 2 }
  tables.putMember({ ...plainMember, ...since, userId: other.id, username: other.username })
  const { standpoint } = matter
  if (standpoint === 'outsider') return
  const own = { ...plainMember, ...since, userId: actor.id, username: actor.username }
  if (standpoint === 'banned') {
    tables.putMember({ ...own, state: 'out', reason: 'banned' })
    const by = { byId: other.id, byName: other.username }
    tables.records.bans.put({ roomId, userId: actor.id, username: actor.username, ...by, at, until: null, reason: '' })
    return
  }
  const role: RoomRole = standpoint === 'muted' ? 'member' : standpoint
  tables.putMember({ ...own, role, mutedUntil: standpoint === 'muted' ? forGood : null })
  if (role !== 'member') tables.records.staff.put({ roomId, userId: actor.id, role })
}

function putMessages(world: PreparedWorld): void {
  const said = [
    { id: world.ownMessageId, by: world.actor },
    { id: world.otherMessageId, by: world.other },
  ]
  for (const [at, { id, by }] of said.entries()) {
    const place = { seq: at + 1, offset: at + 2, createdOffset: at + 2, sentAt: world.at }
    const from = { userId: by.id, username: by.username }
    world.tables.insertMessage({ ...plainMessage, id, roomId: world.roomId, content: 'hi', ...place, ...from })
  }
}

function putWaysIn({ tables, at, roomId, other, exile, asker, linkToken, linkId }: PreparedWorld): void {
  const by = { byId: other.id, byName: other.username }
  const { bans, joinRequests, inviteLinks } = tables.records
  bans.put({ roomId, userId: exile.id, username: exile.username, ...by, at, until: null, reason: '' })
  joinRequests.put({ roomId, userId: asker.id, username: asker.username, note: '', at })
  inviteLinks.put({ token: linkToken, id: linkId, roomId, ...by, at, expiresAt: null, maxUses: null, uses: 0 })
}
