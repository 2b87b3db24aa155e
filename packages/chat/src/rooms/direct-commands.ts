import { type CommandContext, Refused, refused } from '@hubbub/hub'
import type { chatReplies } from '@hubbub/protocol'
import type { z } from 'zod'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import { sendMessage } from '../messages/message-commands.ts'
import type { ChatSettings } from '../options.ts'
import { enteredAnew, enterReply } from './enter-reply.ts'
import type { PeopleRoomOpened } from './ports.ts'

type Commands = Pick<ChatCommandTable, 'open_direct' | 'open_group' | 'direct_message'>

/** Rooms of two, or of a few. */
export function directCommands(settings: ChatSettings): Commands {
  return {
    open_direct: chatCommand('open_direct', 'serial', async (context) =>
      openedReply(settings, context, [context.input.user_id]),
    ),
    open_group: chatCommand('open_group', 'serial', async (context) => {
      const userIds = [...new Set(context.input.user_ids)]
      if (userIds.length < 2) return refused('invalid', 'user_ids: at least two others', { path: 'user_ids' })
      return openedReply(settings, context, userIds)
    }),
    // Serial: the room has to be there before what is said in it, in the order it was said.
    direct_message: chatCommand('direct_message', 'serial', async (context) => {
      const opened = await open(settings, context, [context.input.to])
      return opened instanceof Refused ? opened : sendMessage(settings, context, opened.room.id)
    }),
  }
}

function open(
  settings: ChatSettings,
  { session, hub }: CommandContext<unknown>,
  userIds: readonly string[],
): Promise<PeopleRoomOpened | Refused> {
  const write = {
    kind: 'open_people_room',
    at: hub.clock.now(),
    actor: actorOf(session),
    userIds,
    roomId: hub.random.id(),
    maxMemberships: settings.limits.memberships,
  } as const
  return commit({ hub, settings }, write)
}

async function openedReply(
  settings: ChatSettings,
  context: CommandContext<unknown>,
  userIds: readonly string[],
): Promise<z.infer<typeof chatReplies.open_direct> | Refused> {
  const { session, hub } = context
  const opened = await open(settings, context, userIds)
  if (opened instanceof Refused) return opened
  const entering = { hub, settings, session }
  if (opened.hasEntered) {
    const room = await enteredAnew(entering, opened)
    return room instanceof Refused ? room : { room, created: opened.isNew }
  }
  const reply = await enterReply(entering, { room: opened.room, changed: false, member: undefined })
  return reply instanceof Refused ? reply : { room: reply.room, created: false }
}
