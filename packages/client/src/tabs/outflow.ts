import type { Clock } from '../environment.ts'
import { Pacer, type PaceLimits } from '../pacing.ts'
import { Timer } from '../timer.ts'

/** What `welcome` says of the commands that a server takes from one connection. */
export interface FlowLimits extends PaceLimits {
  readonly pending_commands: number
}

/** Sends the commands of all tabs in the order given, within what the server takes from one connection. */
export class Outflow {
  readonly #clock: Clock
  readonly #send: (text: string) => void
  readonly #most: number
  readonly #pacer: Pacer
  readonly #pause: Timer
  readonly #waiting: { readonly text: string; readonly isAnswered: boolean }[] = []
  #unanswered = 0

  constructor(clock: Clock, limits: FlowLimits, send: (text: string) => void) {
    this.#clock = clock
    this.#send = send
    this.#most = Math.max(1, Math.floor(limits.pending_commands * 0.75))
    this.#pacer = new Pacer(limits, clock.now())
    this.#pause = new Timer(clock)
  }

  /** Each tab bounds what it has under way, so what waits here is bounded too. */
  push(text: string, isAnswered: boolean): void {
    this.#waiting.push({ text, isAnswered })
    this.#pump()
  }

  /** A command was answered. */
  answered(): void {
    this.#unanswered--
    this.#pump()
  }

  stop(): void {
    this.#pause.stop()
    this.#waiting.length = 0
  }

  #pump(): void {
    while (this.#waiting[0] && this.#unanswered < this.#most && !this.#pause.isRunning) {
      const waitMs = this.#pacer.take(this.#clock.now())
      if (waitMs > 0) return this.#pause.start(waitMs, () => this.#pump())
      const { text, isAnswered } = this.#waiting[0]
      this.#waiting.shift()
      if (isAnswered) this.#unanswered++
      this.#send(text)
    }
  }
}
