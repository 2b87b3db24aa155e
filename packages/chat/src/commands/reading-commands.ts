import { refused } from '@hubbub/hub'
import type { ChatSettings } from '../options.ts'
import { topicOf } from '../wire.ts'
import { type ChatCommandTable, chatCommand, currentRoom, roomMissing } from './chat-command.ts'

/** Seeing who is there, and showing that one is typing. */
export function readingCommands(settings: ChatSettings): Pick<ChatCommandTable, 'online_users' | 'typing'> {
  const { store, limits } = settings
  const isMember = async (roomId: string, userId: string): Promise<boolean> =>
    (await store.member(roomId, userId))?.state === 'in'
  return {
    online_users: chatCommand('online_users', 'serial', async ({ input, session, hub }) => {
      const roomId = input.room_id ?? currentRoom(session, settings)
      if (roomId === undefined) return roomMissing()
      if (!(await isMember(roomId, session.user.id))) return refused('not_a_member')
      const page = {
        limit: input.limit ?? limits.pageRows,
        ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
      }
      const { users, online, nextCursor } = await hub.present(topicOf(roomId), page)
      return {
        room_id: roomId,
        users: [...users],
        online,
        ...(nextCursor === undefined ? {} : { next_cursor: nextCursor }),
      }
    }),
    // Pipelined: nothing waits for it, and what it says is gone in seconds anyway.
    typing: chatCommand('typing', 'pipelined', async ({ input, session, hub }) => {
      const roomId = input.room_id ?? currentRoom(session, settings)
      if (roomId === undefined) return roomMissing()
      if (!(await isMember(roomId, session.user.id))) return refused('not_a_member')
      const { active } = input
      hub.emit(topicOf(roomId), {
        type: 'typing',
        room_id: roomId,
        user: session.user,
        active,
        expires_ms: limits.typingMs,
      })
      return {}
    }),
  }
}
