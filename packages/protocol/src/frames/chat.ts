import { z } from 'zod'
import { ownPresence } from '../presence-entities.ts'
import { joinedRoom } from '../entities.ts'
import { ownProfile } from '../people-entities.ts'
import { roomCommands, roomEvents, roomReplies } from './room.ts'
import { messageCommands, messageEvents, messageReplies } from './message.ts'
import { markCommands, markEvents, markReplies } from './mark.ts'
import { presenceCommands, presenceEvents, presenceReplies } from './presence.ts'
import { peopleCommands, peopleEvents, peopleReplies } from './people.ts'
import { fileCommands, fileEvents, fileReplies } from './file.ts'
import { searchCommands, searchEvents, searchReplies } from './search.ts'
import { integrationCommands, integrationEvents, integrationReplies } from './integration.ts'
import { webhookCommands, webhookReplies } from './webhook.ts'

/** Commands of the chat module. */
export const chatCommands = {
  ...roomCommands,
  ...messageCommands,
  ...markCommands,
  ...presenceCommands,
  ...peopleCommands,
  ...fileCommands,
  ...searchCommands,
  ...integrationCommands,
  ...webhookCommands,
} as const

/** What the `ok` reply to each chat command carries. */
export const chatReplies = {
  ...roomReplies,
  ...messageReplies,
  ...markReplies,
  ...presenceReplies,
  ...peopleReplies,
  ...fileReplies,
  ...searchReplies,
  ...integrationReplies,
  ...webhookReplies,
} as const

/** What the chat module adds to `welcome`. */
export const chatWelcome = z.object({
  profile: ownProfile.describe('What is known of the user.'),
  ignored: z.array(z.string()).describe('Ids of the users the user ignores: what they say is for clients to hide.'),
  rooms: z.array(joinedRoom).describe('The rooms the user is a member of; their topics are subscribed to already.'),
  room_id: z.string().optional().describe('The room of commands that name none.'),
  presence: ownPresence.describe('What the user chose, and what others see once this session counts.'),
  room_error: z
    .object({
      room_id: z.string().describe('The room asked for.'),
      code: z.string().describe('The error code.'),
      message: z.string().describe('Words for a person.'),
    })
    .optional()
    .describe('A room that could not be entered, as that of `?room_id=`; the session opens all the same.'),
})
export type ChatWelcome = z.infer<typeof chatWelcome>

/** Durable events carry the room's `offset`; they always hold the full present state of their row. */
export const chatEvents = {
  ...roomEvents,
  ...messageEvents,
  ...markEvents,
  ...presenceEvents,
  ...peopleEvents,
  ...fileEvents,
  ...searchEvents,
  ...integrationEvents,
} as const
