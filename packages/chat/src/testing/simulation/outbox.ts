import type { ReceivedFrame } from '@hubbub/hub/testing'
import { chatReplies, sessionEvents } from '@hubbub/protocol'
import type { z } from 'zod'

/** A command of a model client, without its `ref`. */
export type Command = { readonly type: string; readonly [field: string]: unknown }

/** A command's reply, or undefined when the connection ended before it came. */
export type Reply = ReceivedFrame | undefined

/** A message on its way out, from before its first sending until it is stored or refused for good. */
export interface Outgoing {
  readonly key: string
  readonly roomId: string
  /** What is sent besides the key, the one before it, and the room: a message, or one that is forwarded. */
  readonly command: Command
  state:
    | { readonly at: 'pending' }
    | { readonly at: 'sent' }
    | { readonly at: 'stored'; readonly as: z.infer<typeof chatReplies.message> }
    | { readonly at: 'failed'; readonly code: string }
}

/** The messages of a model client in the order it wrote them, whatever became of them. */
export class Outbox {
  readonly all: Outgoing[] = []

  get isSettled(): boolean {
    return this.all.every(({ state }) => state.at === 'stored' || state.at === 'failed')
  }

  add(message: Omit<Outgoing, 'state'>): void {
    this.all.push({ ...message, state: { at: 'pending' } })
  }

  /** I2: sends what is not sent, all at once and in order, each with the key of the one before it in its room (I5). */
  flush(ask: (command: Command) => Promise<Reply>): void {
    const before = new Map<string, string>()
    for (const message of this.all) {
      const { key, roomId, command } = message
      const after = before.get(roomId)
      const sent = { ...command, client_id: key, ...(after === undefined ? {} : { after }) }
      if (message.state.at === 'pending') void this.#send(message, ask(sent))
      if (message.state.at !== 'failed') before.set(roomId, key)
    }
  }

  /** The connection is gone: whatever was not answered has to be sent again. */
  disconnected(): void {
    for (const message of this.all) if (message.state.at === 'sent') message.state = { at: 'pending' }
  }

  async #send(message: Outgoing, answer: Promise<Reply>): Promise<void> {
    message.state = { at: 'sent' }
    const reply = await answer
    if (!reply) return
    if (reply.type === 'ok') {
      message.state = { at: 'stored', as: chatReplies.message.parse(reply) }
      return
    }
    const { retry, code } = sessionEvents.error.parse(reply)
    // I3: what may pass is tried again under the same key.
    message.state = retry === 'never' ? { at: 'failed', code } : { at: 'pending' }
  }
}
