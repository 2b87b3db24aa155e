import type { Written, WriteRefused } from '../ports/written.ts'
import { isDenied } from '../reads/denied.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import { audit } from './audit.ts'
import { enter, membershipWritten, tooManyRooms, unmoved } from './membership-writes.ts'
import type {
  AcceptInviteLink,
  CreateInviteLink,
  InviteLinkWritten,
  MembershipWritten,
  RevokeInviteLink,
} from './ports.ts'
import { ask } from './situation.ts'
import type { InviteLinkRow } from './tables.ts'

/** C26: makes a link into a room; links that are no longer good make way. */
export function createInviteLink(tables: ChatTables, write: CreateInviteLink): InviteLinkWritten | WriteRefused {
  const { actor, roomId, at, token, linkId: id, expiresAt, maxUses, maxLinks } = write
  const asked = ask(tables, 'make_invite_link', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const links = tables.records.inviteLinks.scan({ index: 'byRoom', equals: { roomId }, limit: maxLinks })
  const ended = links.filter((link) => !isGood(link, at))
  if (links.length - ended.length >= maxLinks)
    return refuseWrite('limit_reached', `this room has ${maxLinks} links, which is the most; revoke one`)
  for (const link of ended) tables.records.inviteLinks.remove(link)
  const { id: byId, username: byName } = actor.user
  const link: InviteLinkRow = { token, id, roomId, byId, byName, at, expiresAt, maxUses, uses: 0 }
  tables.records.inviteLinks.put(link)
  audit(tables, { at, actor, action: 'create_invite_link', roomId, detail: { link: id, expiresAt, maxUses } })
  return { link, changes: [] }
}

/** C26: ends a link; who came by it stays. */
export function revokeInviteLink(tables: ChatTables, write: RevokeInviteLink): Written | WriteRefused {
  const { actor, roomId, at, linkId } = write
  const asked = ask(tables, 'make_invite_link', write)
  if (isDenied(asked)) return deniedWrite(asked.denied)
  const [link] = tables.records.inviteLinks.scan({ index: 'byRoom', equals: { roomId, id: linkId }, limit: 1 })
  if (!link) return refuseWrite('not_found', 'there is no such link')
  tables.records.inviteLinks.remove(link)
  audit(tables, { at, actor, action: 'revoke_invite_link', roomId, detail: { link: linkId, uses: link.uses } })
  return { changes: [] }
}

/** C26: lets the holder of a good link in, and counts it; a member uses nothing up. */
export function acceptInviteLink(tables: ChatTables, write: AcceptInviteLink): MembershipWritten | WriteRefused {
  const { actor, at, token } = write
  const link = tables.records.inviteLinks.get({ token })
  if (!link) return refuseWrite('not_found', 'there is no such link')
  const { roomId } = link
  const room = tables.room(roomId)
  const present = tables.member(roomId, actor.user.id)
  if (room?.deletedAt === null && present?.state === 'in') return unmoved(room, present)
  const asked = ask(tables, 'enter', { roomId, actor, at, hasLink: true })
  if (isDenied(asked)) return deniedWrite(asked.denied)
  if (!isGood(link, at)) return refuseWrite('expired')
  const tooMany = tooManyRooms(tables, actor.user.id, write.maxMemberships)
  if (tooMany) return tooMany
  tables.records.inviteLinks.put({ ...link, uses: link.uses + 1 })
  const changes = new RoomChanges(tables, asked.room)
  const isCounted = asked.room.memberCount < write.eventsUpTo
  return membershipWritten(changes, enter(tables, changes, { user: actor.user, at, role: 'member', isCounted }))
}

/** Says whether a link still lets somebody in. */
export function isGood({ expiresAt, maxUses, uses }: InviteLinkRow, at: number): boolean {
  return (expiresAt === null || expiresAt > at) && (maxUses === null || uses < maxUses)
}
