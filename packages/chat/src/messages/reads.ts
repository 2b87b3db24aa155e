import type { ReadHandlers } from '../reads/read-handlers.ts'
import type { MessageReads } from './ports.ts'
import { readEdits } from './read-edits.ts'
import { readMessage, readPins, readPlace, readReactions, readThread } from './read-messages.ts'

/** How reads about messages are answered. */
export const messageReads: ReadHandlers<keyof MessageReads> = {
  message: readMessage,
  thread: readThread,
  reactions: readReactions,
  pins: readPins,
  edits: readEdits,
  place: readPlace,
}
