import { Refused } from '@hubbub/hub'
import { actorOf } from '../actor-of.ts'
import { commit } from '../commit.ts'
import { messageId } from '../message-id.ts'
import type { ChatSettings } from '../options.ts'
import { isoTime, toMessage } from '../wire.ts'
import { type ChatCommandTable, chatCommand, currentRoom, roomMissing } from './chat-command.ts'

/** Sending, editing and deleting. All are pipelined: the store takes writes in the order of the calls. */
export function messageCommands(
  settings: ChatSettings,
): Pick<ChatCommandTable, 'message' | 'edit_message' | 'delete_message'> {
  return {
    message: chatCommand('message', 'pipelined', async ({ input, session, hub }) => {
      const roomId = input.room_id ?? currentRoom(session, settings)
      if (roomId === undefined) return roomMissing()
      const at = hub.clock.now()
      const result = await commit(
        { hub, settings },
        {
          kind: 'append_message',
          at,
          roomId,
          actor: actorOf(session),
          messageId: messageId(at, hub.random.id()),
          content: input.content,
          clientId: input.client_id ?? null,
          after: input.after ?? null,
        },
      )
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
    }),
    edit_message: chatCommand('edit_message', 'pipelined', async ({ input, session, hub }) => {
      const { room_id: roomId, message_id, content } = input
      const edit = {
        kind: 'edit_message',
        at: hub.clock.now(),
        roomId,
        actor: actorOf(session),
        messageId: message_id,
        content,
      } as const
      const result = await commit({ hub, settings }, edit)
      return result instanceof Refused ? result : { message: toMessage(result.message) }
    }),
    delete_message: chatCommand('delete_message', 'pipelined', async ({ input, session, hub }) => {
      const { room_id: roomId, message_id } = input
      const remove = {
        kind: 'delete_message',
        at: hub.clock.now(),
        roomId,
        actor: actorOf(session),
        messageId: message_id,
      } as const
      const result = await commit({ hub, settings }, remove)
      return result instanceof Refused ? result : { message: toMessage(result.message) }
    }),
  }
}
