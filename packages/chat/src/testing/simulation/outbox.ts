import type { z } from 'zod'
import type { chatReplies } from '@hubbub/protocol'

type Stored = z.infer<typeof chatReplies.message>

/** A message on its way out, from before its first sending until it is stored or refused for good. */
export interface Outgoing {
  readonly key: string
  readonly roomId: string
  readonly content: string
  state:
    | { readonly at: 'pending' }
    | { readonly at: 'sent' }
    | { readonly at: 'stored'; readonly as: Stored }
    | { readonly at: 'failed'; readonly code: string }
}

/** The messages of a model client in the order it wrote them, whatever became of them. */
export class Outbox {
  readonly all: Outgoing[] = []

  add(message: Omit<Outgoing, 'state'>): void {
    this.all.push({ ...message, state: { at: 'pending' } })
  }

  /** I2: what has to be sent now, in order, each with the key of the one before it in its room (I5). */
  *due(): Iterable<{ readonly message: Outgoing; readonly after: string | undefined }> {
    const before = new Map<string, string>()
    for (const message of this.all) {
      if (message.state.at === 'pending') yield { message, after: before.get(message.roomId) }
      if (message.state.at !== 'failed') before.set(message.roomId, message.key)
    }
  }

  /** The connection is gone: whatever was not answered has to be sent again. */
  disconnected(): void {
    for (const message of this.all) if (message.state.at === 'sent') message.state = { at: 'pending' }
  }

  get isSettled(): boolean {
    return this.all.every(({ state }) => state.at === 'stored' || state.at === 'failed')
  }
}
