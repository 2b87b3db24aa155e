import {
  chatCommands,
  chatEvents,
  chatReplies,
  hubCommands,
  type SchemaTable,
  sessionEvents,
  sessionReplies,
  topicEvents,
  topicReplies,
} from '@hubbub/protocol'

const { welcome, pong, ok, error, ...connectionEvents } = sessionEvents

/** What a client may send. */
export const commands: SchemaTable = { ...hubCommands, ...chatCommands }

/** What `ok` carries after each command that it answers. */
export const results: SchemaTable = { ...sessionReplies, ...topicReplies, ...chatReplies }

/** What the server answers with. */
export const replies: SchemaTable = { welcome, pong, ok, error }

/** What the server says by itself. */
export const events: SchemaTable = { ...connectionEvents, ...topicEvents, ...chatEvents }
