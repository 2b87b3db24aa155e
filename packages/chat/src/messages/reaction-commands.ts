import { type ChatCommandTable, chatCommand } from '../commands/chat-command.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { aboutMessage, changedReply } from './message-commands.ts'

/** Reacting and pinning. All are pipelined, as sending is. */
export function reactionCommands(
  settings: ChatSettings,
): Pick<ChatCommandTable, 'react' | 'unreact' | 'pin' | 'unpin'> {
  const { reactionKinds: kinds, reactionUsers: users, pins: most } = settings.limits
  return {
    react: chatCommand('react', 'pipelined', async (context) => {
      const { emoji } = context.input
      const write = { kind: 'react', ...aboutMessage(context), emoji, limits: { kinds, users } } as const
      return changedReply(await commit({ hub: context.hub, settings }, write))
    }),
    unreact: chatCommand('unreact', 'pipelined', async (context) => {
      const write = { kind: 'unreact', ...aboutMessage(context), emoji: context.input.emoji } as const
      return changedReply(await commit({ hub: context.hub, settings }, write))
    }),
    pin: chatCommand('pin', 'pipelined', async (context) => {
      const write = { kind: 'pin', ...aboutMessage(context), most } as const
      return changedReply(await commit({ hub: context.hub, settings }, write))
    }),
    unpin: chatCommand('unpin', 'pipelined', async (context) => {
      const write = { kind: 'unpin', ...aboutMessage(context) } as const
      return changedReply(await commit({ hub: context.hub, settings }, write))
    }),
  }
}
