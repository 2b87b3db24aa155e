import type { Actor } from '../ports/actor.ts'
import type { MessageRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'

/** What can be written of messages. */
export interface MessageWrites {
  readonly append_message: { readonly input: AppendMessage; readonly output: MessageWritten }
  readonly forward_message: { readonly input: ForwardMessage; readonly output: MessageWritten }
  readonly edit_message: { readonly input: EditMessage; readonly output: MessageWritten }
  readonly delete_message: { readonly input: AboutMessage; readonly output: MessageWritten }
  readonly react: { readonly input: React; readonly output: MessageWritten }
  readonly unreact: { readonly input: Unreact; readonly output: MessageWritten }
  readonly pin: { readonly input: Pin; readonly output: MessageWritten }
  readonly unpin: { readonly input: AboutMessage; readonly output: MessageWritten }
}

/** A new message on its way into a room. */
export interface NewMessage {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly messageId: string
  /** The sender's idempotency key, null when there is none. */
  readonly clientId: string | null
  /** Key of the sender's message that must be stored already, null when there is none. */
  readonly after: string | null
}

export interface AppendMessage extends NewMessage {
  /** May be blank only where there are attachments. */
  readonly content: string
  /** Id of the message it answers. */
  readonly replyTo?: string
  /** Id of a message of the thread it belongs to: of the one the thread hangs on, or of any reply. */
  readonly threadId?: string
  /** Ids of files. */
  readonly attachments?: readonly string[]
}

export interface ForwardMessage extends NewMessage {
  /** What is forwarded; `roomId` is where it goes. */
  readonly from: { readonly roomId: string; readonly messageId: string }
  /** Said before it, as a message of its own. */
  readonly comment?: { readonly messageId: string; readonly content: string }
}

/** Somebody does something to a message. */
export interface AboutMessage {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly messageId: string
}

export interface EditMessage extends AboutMessage {
  readonly content: string
  /** How long after it was sent a message can be edited, in ms; null for ever. */
  readonly windowMs: number | null
  /** Most earlier texts that are kept; the oldest go. */
  readonly keep: number
}

export interface React extends AboutMessage {
  readonly emoji: string
  readonly limits: {
    /** Most different reactions to one message. */
    readonly kinds: number
    /** Most users of each. */
    readonly users: number
  }
}

export interface Unreact extends AboutMessage {
  readonly emoji: string
}

export interface Pin extends AboutMessage {
  /** Most pinned messages of a room. */
  readonly most: number
}

export interface MessageWritten extends Written {
  readonly message: MessageRow
  /** The key was stored before, by an earlier write. */
  readonly duplicate: boolean
}

/** What can be asked of a store about messages. */
export interface MessageReads {
  readonly message: { readonly input: MessageQuestion; readonly output: Denied | MessageRead }
  /** A thread, asked for by any of its messages. */
  readonly thread: { readonly input: ThreadQuestion; readonly output: Denied | ThreadRead }
  /** Who reacted in one way, first come first. */
  readonly reactions: { readonly input: ReactionsQuestion; readonly output: Denied | ReactionsRead }
  /** Pinned messages, newest first. */
  readonly pins: { readonly input: PinsQuestion; readonly output: Denied | PinsRead }
  /** What a message says and said, newest first. */
  readonly edits: { readonly input: EditsQuestion; readonly output: Denied | EditsRead }
  /** The `seq` around which to begin reading. */
  readonly place: { readonly input: PlaceQuestion; readonly output: Denied | PlaceRead }
}

/** Who asks about a room, and when. */
interface RoomQuestion {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
}

/** Somebody asks about a message. */
export interface MessageQuestion extends RoomQuestion {
  readonly messageId: string
}

/** How much is wanted. */
interface PageSize {
  readonly limit: number
  /** Size of the page on the wire, about; one row comes however large it is. */
  readonly bytes: number
}

interface ThreadQuestion extends MessageQuestion, PageSize {
  readonly from: ThreadStart
}

/** Which replies: the newest, or those before or after a `seq` without it. */
export type ThreadStart = { readonly kind: 'newest' } | { readonly kind: 'before' | 'after'; readonly seq: number }

interface ReactionsQuestion extends MessageQuestion {
  readonly emoji: string
  /** Offset of the last one of the page before. */
  readonly after?: number
  readonly limit: number
}

interface PinsQuestion extends RoomQuestion, PageSize {
  /** `seq` of the last one of the page before. */
  readonly before?: number
}

interface EditsQuestion extends MessageQuestion, PageSize {
  /** Number of the last one of the page before. */
  readonly before?: number
}

interface PlaceQuestion extends RoomQuestion {
  /** The first unread message, or the first one stored at this time or later, in ms since 1970. */
  readonly of: 'unread' | number
}

interface MessageRead {
  readonly message: MessageRow
}

/** A page of a thread. */
export interface ThreadRead {
  /** The message the thread hangs on. */
  readonly root: MessageRow
  /** Ascending by `seq`. */
  readonly replies: readonly MessageRow[]
  readonly hasMoreBefore: boolean
  readonly hasMoreAfter: boolean
  /** The room's newest offset in the same snapshot. */
  readonly head: number
}

interface ReactionsRead {
  readonly users: readonly { readonly id: string; readonly username: string; readonly offset: number }[]
  readonly hasMore: boolean
}

interface PinsRead {
  readonly messages: readonly MessageRow[]
  readonly hasMore: boolean
}

interface EditsRead {
  readonly versions: readonly MessageVersion[]
  readonly hasMore: boolean
}

/** What a message says, or said before it was edited. */
export interface MessageVersion {
  /** 0 is what was sent. */
  readonly n: number
  readonly content: string
  /** Since when it says so, in ms since 1970. */
  readonly at: number
}

interface PlaceRead {
  readonly seq: number
}
