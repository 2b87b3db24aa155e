import { type CommandContext, Refused, refused } from '@hubbub/hub'
import type { chatCommands, chatReplies, Message } from '@hubbub/protocol'
import type { z } from 'zod'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand, currentRoom, roomMissing } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import { messageId } from '../message-id.ts'
import type { ChatSettings } from '../options.ts'
import { isoTime, toMessage } from '../wire.ts'
import type { AboutMessage, MessageWritten, NewMessage } from './ports.ts'

type Commands = Pick<ChatCommandTable, 'message' | 'forward' | 'edit_message' | 'delete_message'>

/** Sending, editing and deleting. All are pipelined: the store takes writes in the order of the calls. */
export function messageCommands(settings: ChatSettings): Commands {
  const { limits } = settings
  return {
    message: chatCommand('message', 'pipelined', async (context) => {
      const roomId = context.input.room_id ?? currentRoom(context.session, settings)
      return roomId === undefined ? roomMissing() : sendMessage(settings, context, roomId)
    }),
    forward: chatCommand('forward', 'pipelined', async (context) => {
      const { input, hub } = context
      const { content } = input
      const write = {
        kind: 'forward_message',
        ...newMessage(context, input.to_room_id),
        from: { roomId: input.room_id, messageId: input.message_id },
        ...(content === undefined ? {} : { comment: { messageId: newId(context), content } }),
      } as const
      return storedReply(await commit({ hub, settings }, write))
    }),
    edit_message: chatCommand('edit_message', 'pipelined', async (context) => {
      const { content } = context.input
      const { editWindowMs: windowMs, editsKept: keep } = limits
      const write = { kind: 'edit_message', ...aboutMessage(context), content, windowMs, keep } as const
      return changedReply(await commit({ hub: context.hub, settings }, write))
    }),
    delete_message: chatCommand('delete_message', 'pipelined', async (context) => {
      const write = { kind: 'delete_message', ...aboutMessage(context) } as const
      return changedReply(await commit({ hub: context.hub, settings }, write))
    }),
  }
}

/** What is said, wherever it goes. */
type Said = Omit<z.infer<(typeof chatCommands)['message']>, 'room_id'>

/** Says something in a room: hands the write to the store before it returns. */
export async function sendMessage(
  settings: ChatSettings,
  context: CommandContext<Said>,
  roomId: string,
): Promise<z.infer<typeof chatReplies.message> | Refused> {
  const { content, reply_to: replyTo, thread_id: threadId, attachments = [] } = context.input
  if (attachments.length > settings.limits.attachments)
    return refused('limit_reached', `a message can have ${settings.limits.attachments} files`)
  const write = {
    kind: 'append_message',
    ...newMessage(context, roomId),
    content,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(threadId === undefined ? {} : { threadId }),
    ...(attachments.length === 0 ? {} : { attachments }),
  } as const
  return storedReply(await commit({ hub: context.hub, settings }, write))
}

/** What every write about one message says. */
export function aboutMessage({
  input,
  session,
  hub,
}: CommandContext<{ readonly room_id: string; readonly message_id: string }>): AboutMessage {
  return { at: hub.clock.now(), roomId: input.room_id, actor: actorOf(session), messageId: input.message_id }
}

/** The reply to a command that changed a message. */
export function changedReply(result: MessageWritten | Refused): { message: Message } | Refused {
  return result instanceof Refused ? result : { message: toMessage(result.message) }
}

function newMessage(
  context: CommandContext<{ readonly client_id?: string | undefined; readonly after?: string | undefined }>,
  roomId: string,
): NewMessage {
  const { client_id: clientId = null, after = null } = context.input
  const actor = actorOf(context.session)
  return { at: context.hub.clock.now(), roomId, actor, messageId: newId(context), clientId, after }
}

function newId({ hub }: CommandContext<unknown>): string {
  return messageId(hub.clock.now(), hub.random.id())
}

function storedReply(result: MessageWritten | Refused): Awaited<ReturnType<Commands['message']['run']>> {
  if (result instanceof Refused) return result
  const { message, duplicate } = result
  return {
    room_id: message.roomId,
    message_id: message.id,
    seq: message.seq,
    offset: message.createdOffset,
    timestamp: isoTime(message.sentAt),
    ...(duplicate ? { duplicate } : {}),
  }
}
