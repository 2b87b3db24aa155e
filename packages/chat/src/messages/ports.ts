import type { Actor } from '../ports/actor.ts'
import type { MessageRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'

/** What can be written of messages. */
export interface MessageWrites {
  readonly append_message: { readonly input: AppendMessage; readonly output: MessageWritten }
  readonly edit_message: { readonly input: EditMessage; readonly output: MessageWritten }
  readonly delete_message: { readonly input: DeleteMessage; readonly output: MessageWritten }
}

export interface AppendMessage {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly messageId: string
  readonly content: string
  /** The sender's idempotency key, null when there is none. */
  readonly clientId: string | null
  /** Key of the sender's message that must be stored already, null when there is none. */
  readonly after: string | null
}

export interface EditMessage {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly messageId: string
  readonly content: string
}

export interface DeleteMessage {
  readonly at: number
  readonly roomId: string
  readonly actor: Actor
  readonly messageId: string
}

export interface MessageWritten extends Written {
  readonly message: MessageRow
  /** The key was stored before, by an earlier write. */
  readonly duplicate: boolean
}

/** What can be asked of a store about messages. */
export type MessageReads = object
