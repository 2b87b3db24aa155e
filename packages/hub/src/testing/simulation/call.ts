import type { ReceivedFrame } from '../memory-link.ts'
import type { MemoryLink } from '../memory-link.ts'

/** What a client does with what comes over one connection. */
export interface CallHandlers {
  readonly report: (violation: string) => void
  readonly received: (frame: ReceivedFrame) => void
  readonly closed: (code: number) => void
}

/** One connection of a model client: its commands, each with one reply. */
export class Call {
  readonly link: MemoryLink
  readonly #handlers: CallHandlers
  readonly #asked = new Map<number, (reply: ReceivedFrame) => void>()
  #refs = 0
  #isWelcomed = false
  #isOver = false

  constructor(link: MemoryLink, handlers: CallHandlers) {
    this.link = link
    this.#handlers = handlers
    link.onFrame = (frame) => this.#frame(frame)
    link.onClose = (code) => this.#closed(code)
  }

  get isWelcomed(): boolean {
    return this.#isWelcomed
  }

  /** Sends a command; `replied` gets its one reply, if the connection lives to see it. */
  ask(
    command: { readonly type: string; readonly [field: string]: unknown },
    replied: (reply: ReceivedFrame) => void,
  ): void {
    if (this.#isOver) return
    const ref = ++this.#refs
    this.#asked.set(ref, replied)
    this.link.send({ ...command, ref })
  }

  /** Leaves; what still comes is ignored, as a closed WebSocket does. */
  end(how: 'close' | 'cut' | 'silently'): void {
    if (this.#isOver) return
    if (how === 'close') this.link.close()
    else this.link.cut(how === 'cut' ? 'both' : 'silently')
    this.#closed(1006)
  }

  #frame(frame: ReceivedFrame): void {
    if (this.#isOver) return this.#handlers.report(`a frame after the close: ${frame.type}`)
    if (frame.type === 'welcome') {
      if (this.#isWelcomed) this.#handlers.report('welcomed twice')
      this.#isWelcomed = true
    } else if (!this.#isWelcomed && frame.type !== 'error' && frame.type !== 'going_away') {
      this.#handlers.report(`${frame.type} came before welcome`)
    }
    const ref = frame['ref']
    if (ref === undefined) return this.#handlers.received(frame)
    const replied = typeof ref === 'number' ? this.#asked.get(ref) : undefined
    if (typeof ref === 'number') this.#asked.delete(ref)
    if (replied) replied(frame)
    else this.#handlers.report(`a second reply, or to nothing: ${JSON.stringify(frame)}`)
  }

  #closed(code: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#asked.clear()
    this.#handlers.closed(code)
  }
}
