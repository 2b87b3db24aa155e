import type { ServerFrame } from '@hubbub/protocol'
import type { Socket, SocketEvents } from '../src/environment.ts'
import { parseSent, type SentFrame } from './parse-sent.ts'

/** One dialled socket, played by the test: it opens, speaks and breaks when told to. */
export class FakeSocket implements Socket {
  readonly url: string
  /** Everything the client sent, in order. */
  readonly sent: SentFrame[] = []
  closedByClient: { readonly code: number; readonly reason: string } | undefined
  /** Called with each frame the client sends. */
  onSent: ((frame: SentFrame) => void) | undefined
  readonly #events: SocketEvents
  #state: 'dialling' | 'open' | 'closed' = 'dialling'

  constructor(url: string, events: SocketEvents) {
    this.url = url
    this.#events = events
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  get isDialling(): boolean {
    return this.#state === 'dialling'
  }

  get isClosed(): boolean {
    return this.#state === 'closed'
  }

  send(text: string): void {
    if (this.#state !== 'open') return
    const frame = parseSent(text)
    this.sent.push(frame)
    this.onSent?.(frame)
  }

  close(code: number, reason: string): void {
    this.closedByClient ??= { code, reason }
    this.#state = 'closed'
  }

  /** The link is up. */
  open(): void {
    this.#state = 'open'
    this.#events.opened()
  }

  /** The server says something. */
  receive(frame: ServerFrame | { readonly type: string; readonly [field: string]: unknown }): void {
    if (this.#state === 'open') this.#events.received(JSON.stringify(frame))
  }

  /** The server says something that is no frame. */
  receiveText(text: string): void {
    if (this.#state === 'open') this.#events.received(text)
  }

  /** The link ends; without a code as if the cable was cut. */
  end(code = 1006, reason = ''): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#events.closed(code, reason)
  }

  /** The frames of a type, in order. */
  all(type: string): SentFrame[] {
    return this.sent.filter((frame) => frame.type === type)
  }

  /** The last frame of a type; throws when there is none. */
  last(type: string): SentFrame {
    const frame = this.all(type).at(-1)
    if (!frame)
      throw new Error(`no ${type} was sent, only ${this.sent.map((sent) => sent.type).join(', ') || 'nothing'}`)
    return frame
  }
}
