import type { ServerFrame } from '@hubbub/protocol'
import { closeReasons } from '@hubbub/protocol/codes'
import type { Cancel, Clock, Environment, Socket } from './environment.ts'
import { type CloseInfo, closeInfo } from './errors.ts'
import { parseFrame } from './parse.ts'

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
  readonly #clock: Clock
  readonly #socket: Socket
  #events: LinkEvents | undefined
  #silence: Silence | undefined
  #heardAt: number
  #heard = 0
  #cancelTimer: Cancel | undefined

  /** Dials `url`. */
  constructor(environment: Environment, url: string, events: LinkEvents) {
    this.#environment = environment
    this.#clock = environment.clock
    this.#events = events
    this.#heardAt = this.#clock.now()
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

  /** From now on the link is pinged when silent, and lost when it stays so. Browsers do not show the server's pings. */
  watch(silence: Silence): void {
    this.#silence = silence
    this.#awaitSilence(silence.idleMs)
  }

  /** Asks for a sign of life now; without one within `answerMs` the link is lost. */
  check(answerMs: number): void {
    if (!this.#events || !this.#silence) return
    const heard = this.#heard
    this.send('{"type":"ping"}')
    this.#timer(answerMs, () => {
      if (this.#heard !== heard) return this.#awaitSilence(this.#silence?.idleMs ?? answerMs)
      this.#socket.close(closeReasons.heartbeat_missed.code, 'no sign of life')
      this.#lost(closeInfo(closeReasons.heartbeat_missed.code, 'The server gave no sign of life.'))
    })
  }

  /** Closes the link on purpose. */
  end(code: number = closeReasons.normal.code, reason = ''): void {
    this.#silenceForEver()
    this.#socket.close(code, reason)
  }

  #received(text: string): void {
    if (!this.#events) return
    this.#heardAt = this.#clock.now()
    this.#heard++
    const frame = this.#decode(text)
    if (!frame || frame.type === 'pong') return
    try {
      this.#events.received(frame)
    } catch (error) {
      // A frame that is not as the protocol says costs itself only.
      this.#environment.report(error)
    }
  }

  #decode(text: string): ServerFrame | undefined {
    try {
      return parseFrame(text)
    } catch (error) {
      this.#environment.report(error)
      return undefined
    }
  }

  #awaitSilence(ms: number): void {
    this.#timer(ms, () => {
      const { idleMs, answerMs } = this.#silence ?? { idleMs: ms, answerMs: ms }
      const silentMs = this.#clock.now() - this.#heardAt
      if (silentMs < idleMs) this.#awaitSilence(idleMs - silentMs)
      else this.check(answerMs)
    })
  }

  #lost(reason: CloseInfo): void {
    const events = this.#events
    this.#silenceForEver()
    events?.lost(reason)
  }

  #silenceForEver(): void {
    this.#events = undefined
    this.#cancelTimer?.()
  }

  #timer(ms: number, run: () => void): void {
    this.#cancelTimer?.()
    this.#cancelTimer = this.#clock.after(ms, run)
  }
}
