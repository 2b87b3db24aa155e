import { type CommandContext, type HubServices, Refused, refused } from '@hubbub/hub'
import type { Member } from '@hubbub/protocol'
import { type ChatCommandTable, chatCommand, refusedBy } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { isDenied } from '../reads/denied.ts'
import { forGood } from '../rights/may.ts'
import { toMember } from '../wire.ts'
import type { MembershipWritten, UponMember } from './ports.ts'
import { cut, inRoom, pageOf } from './room-input.ts'
import { toBan } from './room-wire.ts'

type Commands = Pick<
  ChatCommandTable,
  'list_members' | 'set_role' | 'transfer_ownership' | 'kick' | 'ban' | 'unban' | 'list_bans' | 'mute' | 'unmute'
>

/** Who is in a room, as what; who has to go, who may not write, who is kept out. */
export function memberCommands(settings: ChatSettings): Commands {
  const { store, limits } = settings
  const within = (hub: HubServices) => ({ hub, settings })
  return {
    list_members: chatCommand('list_members', 'serial', async (context) => {
      const page = pageOf(context.input, limits)
      if (page instanceof Refused) return page
      const wanted = { ...inRoom(context), after: page.after, limit: page.limit + 1 }
      const read = await store.read({ kind: 'room_members', ...wanted })
      if (isDenied(read)) return refusedBy(read.denied)
      const { page: members, next } = cut(read.members, page.limit, ({ userId }) => userId)
      const { memberCount: member_count, lastOffset: offset } = read.room
      return { members: members.map(toMember), member_count, position: { epoch: store.epoch, offset }, ...next }
    }),
    set_role: chatCommand('set_role', 'serial', async (context) => {
      const { role } = context.input
      const write = { kind: 'set_role', ...uponMember(context), role, maxStaff: limits.staff } as const
      return memberReply(await commit(within(context.hub), write))
    }),
    transfer_ownership: chatCommand('transfer_ownership', 'serial', async (context) =>
      memberReply(await commit(within(context.hub), { kind: 'transfer_ownership', ...uponMember(context) })),
    ),
    kick: chatCommand('kick', 'serial', async (context) => {
      const { reason = '' } = context.input
      const result = await commit(within(context.hub), { kind: 'kick', ...uponMember(context), reason })
      return result instanceof Refused ? result : {}
    }),
    ban: chatCommand('ban', 'serial', async (context) => {
      const { hub, input } = context
      const { reason = '' } = input
      const until = input.until === undefined ? null : Date.parse(input.until)
      const write = { kind: 'ban', ...uponMember(context), until, reason, maxBans: limits.bans } as const
      const result = await commit(within(hub), write)
      if (result instanceof Refused) return result
      if (result.endedInvitation) hub.emitToUser(input.user_id, { type: 'invitation_ended', room_id: input.room_id })
      return { ban: toBan(result.ban) }
    }),
    unban: chatCommand('unban', 'serial', async (context) => {
      const result = await commit(within(context.hub), { kind: 'unban', ...uponMember(context) })
      return result instanceof Refused ? result : {}
    }),
    list_bans: chatCommand('list_bans', 'serial', async (context) => {
      const page = pageOf(context.input, limits)
      if (page instanceof Refused) return page
      const read = await store.read({ kind: 'bans_of', ...inRoom(context), ...page, limit: page.limit + 1 })
      if (isDenied(read)) return refusedBy(read.denied)
      const { page: bans, next } = cut(read, page.limit, ({ userId }) => userId)
      return { bans: bans.map(toBan), ...next }
    }),
    mute: chatCommand('mute', 'serial', async (context) => {
      const { until, reason = '' } = context.input
      const end = until === null || until === undefined ? forGood : Math.min(Date.parse(until), forGood)
      return memberReply(
        await commit(within(context.hub), { kind: 'mute', ...uponMember(context), until: end, reason }),
      )
    }),
    unmute: chatCommand('unmute', 'serial', async (context) =>
      memberReply(await commit(within(context.hub), { kind: 'mute', ...uponMember(context), until: null, reason: '' })),
    ),
  }
}

/** What every write in a room upon somebody says. */
export function uponMember(
  context: CommandContext<{ readonly room_id: string; readonly user_id: string }>,
): UponMember {
  return { ...inRoom(context), userId: context.input.user_id }
}

function memberReply(result: MembershipWritten | Refused): { readonly member: Member } | Refused {
  if (result instanceof Refused) return result
  return result.member ? { member: toMember(result.member) } : refused('not_found')
}
