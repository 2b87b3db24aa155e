import { type HubServices, Refused, refused } from '@hubbub/hub'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { isoTime } from '../wire.ts'
import { enterReply } from './enter-reply.ts'
import { uponMember } from './member-commands.ts'
import { cut, inRoom, nextAfter, pageOf } from './room-input.ts'
import { toInvitation, toInviteLink, toJoinRequest, toRoomPreview } from './room-wire.ts'

type Invitations = 'invite' | 'list_invitations' | 'decline_invitation'
type Links =
  | 'create_invite_link'
  | 'list_invite_links'
  | 'revoke_invite_link'
  | 'preview_invite_link'
  | 'accept_invite_link'
type Requests = 'request_to_join' | 'list_join_requests' | 'answer_join_request'

/** The ways into rooms that are not open to all. */
export function inviteCommands(settings: ChatSettings): Pick<ChatCommandTable, Invitations | Links | Requests> {
  return { ...invitations(settings), ...links(settings), ...requests(settings) }
}

function invitations(settings: ChatSettings): Pick<ChatCommandTable, Invitations> {
  const { store, limits } = settings
  return {
    invite: chatCommand('invite', 'serial', async (context) => {
      const { hub, input } = context
      const { invitations: maxInvitations } = limits
      const result = await commit({ hub, settings }, { kind: 'invite', ...uponMember(context), maxInvitations })
      if (result instanceof Refused) return result
      const { invitation, room, isNew } = result
      if (isNew) hub.emitToUser(input.user_id, { type: 'room_invited', ...toInvitation(invitation, room) })
      return {}
    }),
    list_invitations: chatCommand('list_invitations', 'serial', async ({ input, session }) => {
      const page = pageOf(input, limits)
      if (page instanceof Refused) return page
      const read = await store.read({ kind: 'invitations_of', userId: session.user.id, ...page })
      return {
        invitations: read.invitations.map(({ invitation, room }) => toInvitation(invitation, room)),
        ...nextAfter(read.next),
      }
    }),
    decline_invitation: chatCommand('decline_invitation', 'serial', async (context) => {
      const { hub, session, input } = context
      const result = await commit({ hub, settings }, { kind: 'decline_invitation', ...inRoom(context) })
      if (result instanceof Refused) return result
      if (result.hasEnded) hub.emitToUser(session.user.id, { type: 'invitation_ended', room_id: input.room_id })
      return {}
    }),
  }
}

function links(settings: ChatSettings): Pick<ChatCommandTable, Links> {
  const { store, limits } = settings
  return {
    create_invite_link: chatCommand('create_invite_link', 'serial', async (context) => {
      const { hub, input } = context
      const about = inRoom(context)
      const write = {
        kind: 'create_invite_link',
        ...about,
        token: hub.random.id(),
        linkId: hub.random.id(),
        expiresAt: input.expires_in_ms === undefined ? null : about.at + input.expires_in_ms,
        maxUses: input.max_uses ?? null,
        maxLinks: limits.inviteLinks,
      } as const
      const result = await commit({ hub, settings }, write)
      return result instanceof Refused ? result : { link: toInviteLink(result.link) }
    }),
    list_invite_links: chatCommand('list_invite_links', 'serial', async (context) => {
      const page = pageOf(context.input, limits)
      if (page instanceof Refused) return page
      const read = await store.read({ kind: 'invite_links_of', ...inRoom(context), ...page })
      if (isDenied(read)) return refusedBy(read.denied)
      return { links: read.links.map(toInviteLink), ...nextAfter(read.next) }
    }),
    revoke_invite_link: chatCommand('revoke_invite_link', 'serial', async (context) => {
      const { hub, input } = context
      const write = { kind: 'revoke_invite_link', ...inRoom(context), linkId: input.link_id } as const
      const result = await commit({ hub, settings }, write)
      return result instanceof Refused ? result : {}
    }),
    preview_invite_link: chatCommand('preview_invite_link', 'serial', async ({ input, session, hub }) => {
      const { token } = input
      const read = await store.read({ kind: 'invite_link', token, actor: actorOf(session), at: hub.clock.now() })
      if (isDenied(read)) return refusedBy(read.denied)
      const { link, room } = read
      return {
        room: toRoomPreview(room),
        by: { id: link.byId, username: link.byName },
        ...(link.expiresAt === null ? {} : { expires_at: isoTime(link.expiresAt) }),
      }
    }),
    accept_invite_link: chatCommand('accept_invite_link', 'serial', async ({ input, session, hub }) => {
      const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = limits
      const { token } = input
      const roomId = await store.read({ kind: 'room_of_link', token })
      if (roomId === undefined) return refused('not_found', 'there is no such link')
      const about = { at: hub.clock.now(), actor: actorOf(session), token, roomId, maxMemberships, eventsUpTo }
      const result = await commit({ hub, settings }, { kind: 'accept_invite_link', ...about })
      return result instanceof Refused ? result : enterReply({ hub, settings, session }, result)
    }),
  }
}

function requests(settings: ChatSettings): Pick<ChatCommandTable, Requests> {
  const { store, limits } = settings
  return {
    request_to_join: chatCommand('request_to_join', 'serial', async (context) => {
      const { hub, input } = context
      const { note = '' } = input
      const write = { kind: 'request_to_join', ...inRoom(context), note, maxRequests: limits.joinRequests } as const
      const result = await commit({ hub, settings }, write)
      if (result instanceof Refused) return result
      const event = { type: 'join_requested', room_id: input.room_id, ...toJoinRequest(result.request) } as const
      tell(hub, result.staff, event)
      return {}
    }),
    list_join_requests: chatCommand('list_join_requests', 'serial', async (context) => {
      const page = pageOf(context.input, limits)
      if (page instanceof Refused) return page
      const read = await store.read({ kind: 'join_requests_of', ...inRoom(context), ...page, limit: page.limit + 1 })
      if (isDenied(read)) return refusedBy(read.denied)
      const { page: waiting, next } = cut(read, page.limit, ({ userId }) => userId)
      return { requests: waiting.map(toJoinRequest), ...next }
    }),
    answer_join_request: chatCommand('answer_join_request', 'serial', async (context) => {
      const { hub, input } = context
      const { room_id, user_id: userId, accept } = input
      const { memberships: maxMemberships, memberEventsUpTo: eventsUpTo } = limits
      const write = { kind: 'answer_join_request', ...uponMember(context), accept, maxMemberships, eventsUpTo } as const
      const result = await commit({ hub, settings }, write)
      if (result instanceof Refused) return result
      const event = { type: 'join_request_answered', room_id, user: result.user, accepted: accept } as const
      tell(hub, [userId, ...result.staff], event)
      return {}
    }),
  }
}

function tell(hub: HubServices, userIds: readonly string[], event: Parameters<HubServices['emitToUser']>[1]): void {
  for (const userId of userIds) hub.emitToUser(userId, event)
}
