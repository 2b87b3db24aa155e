import {
  type CommandContext,
  type CommandDefinition,
  type CommandOrder,
  Refused,
  refused,
  type SessionView,
} from '@hubbub/hub'
import { chatCommands, chatReplies, refuse } from '@hubbub/protocol'
import type { z } from 'zod'
import { commandScopes, lacksScope } from '../integrations/scopes.ts'
import type { ChatSettings } from '../options.ts'
import type { Denial } from '../rights/may.ts'
import { ChatStoreError } from '../ports/store-error.ts'

/** The type of a chat command. */
export type ChatCommandType = keyof typeof chatCommands

/** The definition of one chat command. */
export type ChatCommandOf<Type extends ChatCommandType> = CommandDefinition<
  (typeof chatCommands)[Type],
  (typeof chatReplies)[Type]
>

/** Every chat command with its handler: the compiler finds the one that is missing. */
export type ChatCommandTable = { readonly [Type in ChatCommandType]: ChatCommandOf<Type> }

type Input<Type extends ChatCommandType> = z.infer<(typeof chatCommands)[Type]>
type Output<Type extends ChatCommandType> = z.infer<(typeof chatReplies)[Type]>

/** Defines a chat command by the schemas of the protocol; faults of the store that a sender can wait out are refusals. */
export function chatCommand<Type extends ChatCommandType>(
  type: Type,
  order: CommandOrder,
  run: (context: CommandContext<Input<Type>>) => Promise<Output<Type> | Refused>,
): ChatCommandOf<Type> {
  return {
    input: chatCommands[type],
    output: chatReplies[type],
    order,
    async run(context) {
      if (lacksScope(type, context.session.scopes))
        return refused('forbidden', `this key lacks the scope ${commandScopes[type]}`)
      try {
        return await run(context)
      } catch (error) {
        // An internal fault is the hub's to log under an id.
        if (error instanceof ChatStoreError && error.code !== 'internal') return refused(error.code)
        throw error
      }
    },
  }
}

/** The room of commands that name none: the one in the URL, else the first default room. */
export function currentRoom(session: SessionView, settings: ChatSettings): string | undefined {
  return session.query['room_id'] ?? settings.defaultRooms[0]
}

/** Says no for the reason the rights give. */
export function refusedBy({ code, message, retryAfterMs }: Denial): Refused {
  return new Refused(refuse(code, message, retryAfterMs === undefined ? {} : { retryAfterMs }))
}

/** Says that a command has to name its room. */
export function roomMissing(): Refused {
  return refused('invalid', 'room_id: required, for there is no default room', { path: 'room_id' })
}
