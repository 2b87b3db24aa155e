import type { z } from 'zod'
import { type chatCommands, chatEvents, type chatReplies } from './chat.ts'
import { sessionCommands, sessionEvents } from './session.ts'
import { topicCommands, topicEvents } from './topic.ts'

export { chatCommands, chatEvents, chatReplies, chatWelcome } from './chat.ts'
export type { ChatWelcome } from './chat.ts'
export {
  webhook,
  type Webhook,
  webhookDelivery,
  type WebhookDelivery,
  webhookEvent,
  type WebhookEvent,
} from './webhook.ts'
export { fileVariant, type FileVariant, ownFile, type OwnFile, uploadPlace, type UploadPlace } from './file.ts'
export { draft, type Draft, unreadCounts, type UnreadCounts } from './mark.ts'
export { resetReason, sessionCommands, sessionEvents, sessionReplies, syncedTopic } from './session.ts'
export type { ResetReason, SyncedTopic } from './session.ts'
export { payload, topicCommands, topicEvents, topicReplies } from './topic.ts'

/** A table of schemas by frame type. */
export type SchemaTable = Readonly<Record<string, z.ZodType>>

/** The frames of a table as a union discriminated by `type`. */
export type FrameOf<Table extends SchemaTable> = {
  [Type in keyof Table & string]: { type: Type } & z.infer<Table[Type]>
}[keyof Table & string]

/** What the hub itself understands. */
export const hubCommands = { ...sessionCommands, ...topicCommands } as const
export type HubCommand = FrameOf<typeof hubCommands>
export type ChatCommand = FrameOf<typeof chatCommands>

/** Everything a server may push or answer. */
export const serverFrames = { ...sessionEvents, ...topicEvents, ...chatEvents } as const
export type ServerFrame = FrameOf<typeof serverFrames>
export type ServerFrameType = ServerFrame['type']
export type ServerFrameOf<Type extends ServerFrameType> = Extract<ServerFrame, { type: Type }>

export type WelcomeFrame = ServerFrameOf<'welcome'>
export type SyncedFrame = ServerFrameOf<'synced'>
export type ErrorFrame = ServerFrameOf<'error'>
export type MessageEvent = ServerFrameOf<'message'> | ServerFrameOf<'message_updated'>
export type ChatEvent = FrameOf<typeof chatEvents>

/** Input and reply of each chat command, as the SDK offers them. */
export type ChatCalls = {
  [Type in keyof typeof chatCommands]: {
    input: z.infer<(typeof chatCommands)[Type]>
    output: z.infer<(typeof chatReplies)[Type]>
  }
}
