import type { ServerFrame } from '@hubbub/protocol'
import { closeReasons } from '@hubbub/protocol/codes'
import type { Environment, Socket } from './environment.ts'
import { type CloseInfo, closeInfo } from './errors.ts'
import { parseFrame } from './parse.ts'
import { Timer } from './timer.ts'

/** What a link tells its connection; after `lost`, or after `end`, nothing more. */
export interface LinkEvents {
  opened(): void
  received(frame: ServerFrame): void
  lost(reason: CloseInfo): void
}

/** How long silence may last on a link, in ms. */
export interface Silence {
  /** Then a ping is sent. */
  readonly idleMs: number
  /** Without anything arriving this long after it, the link is dead. */
  readonly answerMs: number
}

/** One socket: frames in and out, and a watch over its silence. A replaced link never speaks again. */
export class Link {
  readonly #environment: Environment
  readonly #socket: Socket
  readonly #timer: Timer
  #events: LinkEvents | undefined
  #silence: Silence | undefined
  #heardAt = 0
  #heard = 0

  /** Dials `url`. */
  constructor(environment: Environment, url: string, events: LinkEvents) {
    this.#environment = environment
    this.#timer = new Timer(environment.clock)
    this.#events = events
    this.#socket = environment.openSocket(url, {
      opened: () => this.#events?.opened(),
      received: (text) => this.#received(text),
      closed: (code, reason) => this.#lost(closeInfo(code, reason)),
    })
  }

  /** Sends one encoded frame. */
  send(text: string): void {
    if (this.#events) this.#socket.send(text)
  }

  /** Sends a binary frame; false when this kind of socket has none. */
  sendBytes(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.#events || !this.#socket.sendBytes) return false
    this.#socket.sendBytes(bytes)
    return true
  }

  get waitingBytes(): number {
    return this.#socket.waitingBytes?.() ?? 0
  }

  /** From now on the link is pinged when silent, and lost when it stays so. Browsers do not show the server's pings. */
  watch(silence: Silence): void {
    this.#silence = silence
    this.#awaitSilence(silence, silence.idleMs)
  }

  /** Asks for a sign of life now; without one in time the link is lost. */
  check(answerMs = this.#silence?.answerMs ?? 0): void {
    const silence = this.#silence
    if (!this.#events || !silence) return
    const heard = this.#heard
    this.send('{"type":"ping"}')
    this.#timer.start(answerMs, () => {
      if (this.#heard !== heard) return this.#awaitSilence(silence, silence.idleMs)
      const { code } = closeReasons.heartbeat_missed
      this.#socket.close(code, '')
      this.#lost(closeInfo(code))
    })
  }

  /** Closes the link on purpose. */
  end(): void {
    this.#silenceForEver()
    this.#socket.close(closeReasons.normal.code, '')
  }

  #received(text: string): void {
    if (!this.#events) return
    this.#heardAt = this.#environment.clock.now()
    this.#heard++
    try {
      const frame = parseFrame(text)
      if (frame && frame.type !== 'pong') this.#events.received(frame)
    } catch (error) {
      // A frame that is not as the protocol says costs itself only.
      this.#environment.report(error)
    }
  }

  #awaitSilence(silence: Silence, ms: number): void {
    this.#timer.start(ms, () => {
      const leftMs = this.#heardAt + silence.idleMs - this.#environment.clock.now()
      if (leftMs > 0) this.#awaitSilence(silence, leftMs)
      else this.check()
    })
  }

  #lost(reason: CloseInfo): void {
    const events = this.#events
    this.#silenceForEver()
    events?.lost(reason)
  }

  #silenceForEver(): void {
    this.#events = undefined
    this.#timer.stop()
  }
}
