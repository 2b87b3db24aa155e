import { placeIn } from '../marks/place-in.ts'
import { isDenied } from '../reads/denied.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import { isGood } from './invite-link-writes.ts'
import type { RoomReads } from './ports.ts'
import { readAudit } from './read-audit.ts'
import { ask } from './situation.ts'

/** How reads about rooms are answered. */
export const roomReads: ReadHandlers<keyof RoomReads> = {
  is_member: (tables, { roomId, userId }) =>
    tables.member(roomId, userId)?.state === 'in' && tables.room(roomId)?.deletedAt === null,
  room_seen: (tables, read) => {
    const asked = ask(tables, 'see_room', read)
    if (isDenied(asked)) return asked
    const { room, member } = asked
    const isIn = member?.state === 'in'
    return { room, place: isIn ? placeIn(tables, room, { member, countUpTo: read.countUpTo }) : undefined }
  },
  room_members: (tables, read) => {
    const asked = ask(tables, 'read', read)
    if (isDenied(asked)) return asked
    const { after, limit } = read
    const members = tables.members(asked.room.id, { limit, ...(after === undefined ? {} : { after }) })
    return { members, room: asked.room }
  },
  bans_of: (tables, read) => {
    const asked = ask(tables, 'ban', read)
    if (isDenied(asked)) return asked
    const { roomId, after, limit } = read
    return tables.records.bans.scan({ equals: { roomId }, ...startAfter({ userId: after }), limit })
  },
  invitations_of: (tables, { userId, after, limit }) => {
    const byUser = { index: 'byUser', equals: { userId } } as const
    const found = tables.records.invitations.scan({ ...byUser, ...startAfter({ roomId: after }), limit: limit + 1 })
    const page = found.slice(0, limit)
    const invitations = page.flatMap((invitation) => {
      const room = tables.room(invitation.roomId)
      return room?.deletedAt === null ? [{ invitation, room }] : []
    })
    return { invitations, next: found.length > limit ? page.at(-1)?.roomId : undefined }
  },
  invite_links_of: (tables, read) => {
    const asked = ask(tables, 'make_invite_link', read)
    if (isDenied(asked)) return asked
    const { roomId, at, after, limit } = read
    const byRoom = { index: 'byRoom', equals: { roomId } } as const
    const found = tables.records.inviteLinks.scan({ ...byRoom, ...startAfter({ id: after }), limit: limit + 1 })
    const page = found.slice(0, limit)
    return {
      links: page.filter((link) => isGood(link, at)),
      next: found.length > limit ? page.at(-1)?.id : undefined,
    }
  },
  room_of_link: (tables, { token }) => tables.records.inviteLinks.get({ token })?.roomId,
  invite_link: (tables, { token, actor, at }) => {
    const link = tables.records.inviteLinks.get({ token })
    if (!link) return { denied: { code: 'not_found', message: 'there is no such link' } }
    const asked = ask(tables, 'see_room', { roomId: link.roomId, actor, at, hasLink: true })
    if (isDenied(asked)) return asked
    return isGood(link, at) ? { link, room: asked.room } : { denied: { code: 'expired' } }
  },
  join_requests_of: (tables, read) => {
    const asked = ask(tables, 'answer_requests', read)
    if (isDenied(asked)) return asked
    const { roomId, after, limit } = read
    return tables.records.joinRequests.scan({ equals: { roomId }, ...startAfter({ userId: after }), limit })
  },
  audit_log: readAudit,
  sweeps_due: (tables, { at, limit }) =>
    tables.records.sweeps
      .scan({ index: 'byDue', limit })
      .filter(({ dueAt }) => dueAt <= at)
      .map(({ roomId }) => roomId),
}

/** Where a scan goes on; from the start when there is no such place. */
function startAfter<Name extends string>(
  place: Readonly<Record<Name, string | undefined>>,
): { readonly after?: Readonly<Record<Name, string>> } {
  return isGiven(place) ? { after: place } : {}
}

function isGiven<Name extends string>(
  place: Readonly<Record<Name, string | undefined>>,
): place is Readonly<Record<Name, string>> {
  return Object.values(place).every((value) => value !== undefined)
}
