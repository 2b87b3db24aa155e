import { refused } from '@hubbub/hub'
import type { chatCommands } from '@hubbub/protocol'
import type { z } from 'zod'
import type { ChatSettings } from '../options.ts'
import type { HistoryPage } from '../ports/chat-store.ts'
import { topicOf, toMessage } from '../wire.ts'
import { type ChatCommandTable, chatCommand, currentRoom, roomMissing } from './chat-command.ts'

/** Looking back, seeing who is there, and showing that one is typing. */
export function readingCommands(settings: ChatSettings): Pick<ChatCommandTable, 'history' | 'online_users' | 'typing'> {
  const { store, limits } = settings
  const isMember = async (roomId: string, userId: string): Promise<boolean> =>
    (await store.member(roomId, userId))?.state === 'in'
  return {
    history: chatCommand('history', 'serial', async ({ input, session }) => {
      const page = { from: startOf(input), limit: input.limit ?? limits.pageRows }
      const [member, read] = await Promise.all([
        isMember(input.room_id, session.user.id),
        store.history(input.room_id, page),
      ])
      if (!read) return refused('not_found', `there is no room "${input.room_id}"`)
      if (!member) return refused('not_a_member')
      return {
        room_id: input.room_id,
        messages: read.messages.map(toMessage),
        has_more_before: read.hasMoreBefore,
        has_more_after: read.hasMoreAfter,
        position: { epoch: store.epoch, offset: read.head },
      }
    }),
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

function startOf(input: z.infer<typeof chatCommands.history>): HistoryPage['from'] {
  if (input.before !== undefined) return { kind: 'before', seq: input.before }
  if (input.after !== undefined) return { kind: 'after', seq: input.after }
  if (input.around !== undefined) return { kind: 'around', seq: input.around }
  return { kind: 'newest' }
}
