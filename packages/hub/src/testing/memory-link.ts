import { type CloseReason, closeReasons, decode, type EncodedFrame } from '@hubbub/protocol'
import type { Clock } from '../ports/clock.ts'
import { Lane } from './lane.ts'

/** A frame as a client sees it. */
export type ReceivedFrame = ReturnType<typeof decode>

/** How the links of an in-memory transport behave. */
export interface MemoryLinkOptions {
  /** Most bytes (characters, here) that may wait for one client. @default 1_048_576 */
  readonly maxBufferedBytes: number
  /** Bytes waiting below which `drained` resolves. @default 65_536 */
  readonly lowWaterBytes: number
  /** How long a frame travels, in ms, asked per frame; frames of one direction keep their order. @default none */
  readonly delayMs: () => number
}

export const memoryLinkDefaults: MemoryLinkOptions = {
  maxBufferedBytes: 1_048_576,
  lowWaterBytes: 65_536,
  delayMs: () => 0,
}

/** The server's side of a link, called by the client's end. */
export interface ServerEnd {
  received(text: string): void
  bytes(bytes: Uint8Array): void
  alive(): void
  closed(code: number): void
}

/** Where the client's end is: `stalled` reads nothing, `cut` no longer reaches the server nor is reached by it. */
type ClientState =
  | { at: 'reading' }
  | { at: 'stalled'; waiting: EncodedFrame[]; bytes: number }
  | { at: 'cut' }
  | { at: 'closed'; code: number }

/** The client's end of an in-memory link. */
export class MemoryLink {
  readonly #options: MemoryLinkOptions
  readonly #server: ServerEnd
  readonly #up: Lane
  readonly #down: Lane
  readonly #frames: ReceivedFrame[] = []
  readonly #whenDrained: (() => void)[] = []
  #state: ClientState = { at: 'reading' }
  /** What happens to each frame that arrives; kept for `take` when nobody listens. */
  onFrame: ((frame: ReceivedFrame) => void) | undefined
  onClose: ((code: number) => void) | undefined

  constructor(clock: Clock, options: MemoryLinkOptions, server: ServerEnd) {
    this.#options = options
    this.#server = server
    this.#up = new Lane(clock, options.delayMs)
    this.#down = new Lane(clock, options.delayMs)
  }

  /** The code the link was closed with, as the client saw it. */
  get closedWith(): number | undefined {
    return this.#state.at === 'closed' ? this.#state.code : undefined
  }

  /** The frames that have arrived since the last call. */
  take(): readonly ReceivedFrame[] {
    return this.#frames.splice(0)
  }

  /** Sends a frame, or any text. */
  send(frame: { readonly type: string; readonly [field: string]: unknown } | string): void {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
    this.#carryUp(() => this.#server.received(text))
  }

  sendBytes(bytes: Uint8Array): void {
    this.#carryUp(() => this.#server.bytes(bytes))
  }

  /** Closes politely: what was sent before still arrives, unless the link is cut. */
  close(code: number = closeReasons.normal.code): void {
    if (this.#state.at === 'closed') return
    this.#carryUp(() => this.#server.closed(code))
    this.#end(code)
  }

  /** Breaks the link. Silently: the server does not notice, as when a cable is pulled; otherwise both ends do. */
  cut(how: 'both' | 'silently' = 'both'): void {
    if (this.#state.at === 'closed') return
    this.#up.cut()
    this.#down.cut()
    this.#state = { at: 'cut' }
    this.#letGo()
    if (how === 'silently') return
    this.#end(1006)
    this.#server.closed(1006)
  }

  /** The server is gone without a word. */
  lose(): void {
    this.#up.cut()
    if (this.#state.at !== 'closed') this.#end(1006)
  }

  /** Stops reading: what the server sends waits on its side. */
  stall(): void {
    if (this.#state.at === 'reading') this.#state = { at: 'stalled', waiting: [], bytes: 0 }
  }

  /** Reads on. */
  resume(): void {
    if (this.#state.at !== 'stalled') return
    const { waiting } = this.#state
    this.#state = { at: 'reading' }
    for (const frame of waiting) this.#arrive(frame)
    this.#letGo()
  }

  fromServer(frame: EncodedFrame): void {
    this.#down.carry(() => this.#arrive(frame))
  }

  pingFromServer(): void {
    // A stalled client's network stack answers nothing either: it does not read the ping.
    this.#down.carry(() => {
      if (this.#state.at === 'reading') this.#carryUp(() => this.#server.alive())
    })
  }

  closeFromServer(reason: CloseReason): void {
    // The server's side ends now; the client learns of it when the close frame arrives.
    this.#server.closed(reason.code)
    this.#down.carry(() => {
      if (this.#state.at === 'reading' || this.#state.at === 'stalled') this.#end(reason.code)
    })
    this.#letGo()
  }

  drained(): Promise<void> {
    if (this.#state.at !== 'stalled' || this.#state.bytes <= this.#options.lowWaterBytes) return Promise.resolve()
    return new Promise((resolve) => this.#whenDrained.push(resolve))
  }

  #carryUp(arrive: () => void): void {
    if (this.#state.at === 'reading' || this.#state.at === 'stalled') this.#up.carry(arrive)
  }

  #arrive(frame: EncodedFrame): void {
    if (this.#state.at === 'stalled') return this.#wait(this.#state, frame)
    if (this.#state.at !== 'reading') return
    const decoded = decode(frame)
    if (this.onFrame) this.onFrame(decoded)
    else this.#frames.push(decoded)
  }

  #wait(stalled: { waiting: EncodedFrame[]; bytes: number }, frame: EncodedFrame): void {
    stalled.bytes += frame.length
    if (stalled.bytes <= this.#options.maxBufferedBytes) return void stalled.waiting.push(frame)
    // Nothing of what waited, or is still on its way, is read any more.
    this.#down.cut()
    this.#server.closed(closeReasons.slow_consumer.code)
    this.#end(closeReasons.slow_consumer.code)
  }

  #end(code: number): void {
    this.#state = { at: 'closed', code }
    this.#letGo()
    this.onClose?.(code)
  }

  #letGo(): void {
    for (const resolve of this.#whenDrained.splice(0)) resolve()
  }
}
