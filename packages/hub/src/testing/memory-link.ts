import { type CloseReason, closeReasons, decode, type EncodedFrame } from '@hubbub/protocol'
import type { Clock } from '../ports/clock.ts'
import type { MemoryTransportOptions } from './memory-transport.ts'

/** A frame as a client sees it. */
export type ReceivedFrame = ReturnType<typeof decode>

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

/** One direction of a link: what is sent arrives in order, after its delay. */
class Lane {
  readonly #clock: Clock
  readonly #delayMs: () => number
  #busyUntil = 0
  #travelling = 0

  constructor(clock: Clock, delayMs: () => number) {
    this.#clock = clock
    this.#delayMs = delayMs
  }

  carry(arrive: () => void): void {
    const now = this.#clock.monotonic()
    const at = Math.max(now + this.#delayMs(), this.#busyUntil)
    if (at <= now && this.#travelling === 0) return arrive()
    this.#busyUntil = at
    this.#travelling++
    this.#clock.after(at - now, () => {
      this.#travelling--
      arrive()
    })
  }
}

/** The client's end of an in-memory link. */
export class MemoryLink {
  readonly #options: MemoryTransportOptions
  readonly #server: ServerEnd
  readonly #up: Lane
  readonly #down: Lane
  readonly #frames: ReceivedFrame[] = []
  readonly #whenDrained: (() => void)[] = []
  #state: ClientState = { at: 'reading' }
  /** What happens to each frame that arrives; kept for `take` when nobody listens. */
  onFrame: ((frame: ReceivedFrame) => void) | undefined
  onClose: ((code: number) => void) | undefined

  constructor(clock: Clock, options: MemoryTransportOptions, server: ServerEnd) {
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
    if (this.#state.at === 'cut' || this.#state.at === 'closed') return
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
    this.#up.carry(() => this.#reach(() => this.#server.received(text)))
  }

  sendBytes(bytes: Uint8Array): void {
    this.#up.carry(() => this.#reach(() => this.#server.bytes(bytes)))
  }

  /** Closes politely. */
  close(code: number = closeReasons.normal.code): void {
    if (this.#state.at === 'closed') return
    this.#end(code)
    this.#up.carry(() => this.#server.closed(code))
  }

  /** Breaks the link. Silently: the server does not notice, as when a cable is pulled; otherwise both ends do. */
  cut(how: 'both' | 'silently' = 'both'): void {
    if (this.#state.at === 'closed') return
    this.#state = { at: 'cut' }
    this.#drain()
    if (how === 'silently') return
    this.#end(1006)
    this.#server.closed(1006)
  }

  /** The server is gone without a word. */
  lose(): void {
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
    this.#drain()
  }

  fromServer(frame: EncodedFrame): void {
    if (this.#state.at !== 'stalled') {
      this.#down.carry(() => this.#arrive(frame))
      return
    }
    this.#state.bytes += frame.length
    if (this.#state.bytes > this.#options.maxBufferedBytes) return this.closeFromServer(closeReasons.slow_consumer)
    this.#state.waiting.push(frame)
  }

  pingFromServer(): void {
    // A stalled client's network stack answers nothing either: it does not read the ping.
    this.#down.carry(() => {
      if (this.#state.at === 'reading') this.#up.carry(() => this.#reach(() => this.#server.alive()))
    })
  }

  closeFromServer(reason: CloseReason): void {
    // The server's side ends now; the client learns of it when the close frame arrives.
    this.#down.carry(() => {
      if (this.#state.at === 'reading' || this.#state.at === 'stalled') this.#end(reason.code)
    })
    this.#drain()
    this.#server.closed(reason.code)
  }

  drained(): Promise<void> {
    if (this.#state.at !== 'stalled' || this.#state.bytes <= this.#options.lowWaterBytes) return Promise.resolve()
    return new Promise((resolve) => this.#whenDrained.push(resolve))
  }

  #reach(server: () => void): void {
    if (this.#state.at === 'reading' || this.#state.at === 'stalled') server()
  }

  #arrive(frame: EncodedFrame): void {
    if (this.#state.at !== 'reading') return
    const decoded = decode(frame)
    if (this.onFrame) this.onFrame(decoded)
    else this.#frames.push(decoded)
  }

  #end(code: number): void {
    this.#state = { at: 'closed', code }
    this.#drain()
    this.onClose?.(code)
  }

  #drain(): void {
    for (const resolve of this.#whenDrained.splice(0)) resolve()
  }
}
