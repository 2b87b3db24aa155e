import type { Clock, Socket, SocketEvents } from '../environment.ts'
import { Timer } from '../timer.ts'

/** What the owner of an upstream gives and hears; `lost` is the last thing. */
export interface UpstreamOwner {
  readonly clock: Clock
  /** Dials. May throw. */
  readonly openSocket: (events: SocketEvents) => Socket
  opened(): void
  received(text: string): void
  lost(code: number, reason: string): void
  /** Bytes that a line gave have left the socket. */
  left(line: string, bytes: number): void
}

/** Most bytes that may wait in the socket before it is told that they left, and how soon to look again, in ms. */
const maxWaitingBytes = 65_536
const lookMs = 20

/** The socket that all lines share; once closed it says nothing more. */
export class Upstream {
  readonly #owner: UpstreamOwner
  readonly #look: Timer
  readonly #bytes = new Map<string, number>()
  #socket: Socket | undefined
  #isOver = false

  constructor(owner: UpstreamOwner) {
    this.#owner = owner
    this.#look = new Timer(owner.clock)
  }

  /** Call it once. */
  dial(): void {
    try {
      this.#socket = this.#owner.openSocket({
        opened: () => !this.#isOver && this.#owner.opened(),
        received: (text) => !this.#isOver && this.#owner.received(text),
        closed: (code, reason) => this.#lost(code, reason),
      })
    } catch {
      this.#lost(1006, '')
    }
  }

  send(text: string): void {
    if (!this.#isOver) this.#socket?.send(text)
  }

  sendBytes(line: string, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isOver) return
    this.#socket?.sendBytes?.(bytes)
    this.#bytes.set(line, (this.#bytes.get(line) ?? 0) + bytes.length)
    if (!this.#look.isRunning) this.#tellWhatLeft()
  }

  close(): void {
    this.#end()
    this.#socket?.close(1000, '')
  }

  #tellWhatLeft(): void {
    const waiting = this.#socket?.waitingBytes?.() ?? 0
    if (waiting > maxWaitingBytes) return this.#look.start(lookMs, () => this.#tellWhatLeft())
    for (const [line, bytes] of this.#bytes) this.#owner.left(line, bytes)
    this.#bytes.clear()
  }

  #lost(code: number, reason: string): void {
    if (this.#isOver) return
    this.#end()
    this.#owner.lost(code, reason)
  }

  #end(): void {
    this.#isOver = true
    this.#look.stop()
  }
}
