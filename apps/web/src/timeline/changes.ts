import { HubError, type Message, type Room } from '@hubbub/client'
import { Store } from '../state/store.ts'

/** What this user is doing to a stored message and the server has not confirmed. */
export type Change =
  /** It can still be undone. */
  | { readonly kind: 'delete'; readonly at: 'undoable' | 'sending' }
  | { readonly kind: 'delete'; readonly at: 'failed'; readonly error: unknown }
  | { readonly kind: 'edit'; readonly at: 'sending'; readonly text: string }
  | { readonly kind: 'edit'; readonly at: 'failed'; readonly text: string; readonly error: unknown }

/** The part of a room that changes messages. */
export type Editable = Pick<Room, 'edit' | 'delete'>

interface Deletion {
  readonly room: Editable
  readonly timer: ReturnType<typeof setTimeout>
}

/** How long a deletion can be undone, in ms. */
export const undoMs = 6_000

/** Edits and deletions on their way: shown at once, a deletion told to the server only when it can no longer be undone. */
export class Changes {
  /** By message id. */
  readonly state = new Store<ReadonlyMap<string, Change>>(new Map())
  readonly #undoable = new Map<string, Deletion>()

  /** Deletes after the time to undo it. */
  delete(room: Editable, messageId: string): void {
    if (this.#undoable.has(messageId)) return
    const timer = setTimeout(() => this.#commit(messageId), undoMs)
    this.#undoable.set(messageId, { room, timer })
    this.#set(messageId, { kind: 'delete', at: 'undoable' })
  }

  /** Takes a deletion back; nothing once it has been sent. */
  undo(messageId: string): void {
    const deletion = this.#undoable.get(messageId)
    if (deletion === undefined) return
    clearTimeout(deletion.timer)
    this.#undoable.delete(messageId)
    this.#set(messageId, undefined)
  }

  /** Replaces the text of a message. */
  edit(room: Editable, messageId: string, text: string): void {
    this.#set(messageId, { kind: 'edit', at: 'sending', text })
    this.#settle(messageId, room.edit(messageId, text), (error) => ({ kind: 'edit', at: 'failed', text, error }))
  }

  /** Forgets a change that failed. */
  dismiss(messageId: string): void {
    if (this.state.getSnapshot().get(messageId)?.at === 'failed') this.#set(messageId, undefined)
  }

  /** Sends what is still waiting to be undone: the page is about to end. */
  flush(): void {
    for (const id of [...this.#undoable.keys()]) this.#commit(id)
  }

  #commit(messageId: string): void {
    const deletion = this.#undoable.get(messageId)
    if (deletion === undefined) return
    clearTimeout(deletion.timer)
    this.#undoable.delete(messageId)
    this.#set(messageId, { kind: 'delete', at: 'sending' })
    this.#settle(messageId, deletion.room.delete(messageId), (error) => ({ kind: 'delete', at: 'failed', error }))
  }

  #settle(messageId: string, reply: Promise<Message>, failure: (error: unknown) => Change): void {
    const sent = this.state.getSnapshot().get(messageId)
    // A newer change of the same message has taken its place: this answer no longer matters.
    const isCurrent = (): boolean => this.state.getSnapshot().get(messageId) === sent
    reply.then(
      () => isCurrent() && this.#set(messageId, undefined),
      (error: unknown) => isCurrent() && this.#set(messageId, isGone(error) ? undefined : failure(error)),
    )
  }

  #set(messageId: string, change: Change | undefined): void {
    const next = new Map(this.state.getSnapshot())
    if (change === undefined) next.delete(messageId)
    else next.set(messageId, change)
    this.state.set(next)
  }
}

/** The page was closed: there is nobody to tell. */
function isGone(error: unknown): boolean {
  return error instanceof HubError && error.code === 'closed'
}
