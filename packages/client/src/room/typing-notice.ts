import type { Core } from '../core.ts'
import { Timer } from '../timer.ts'

/** Turns keystrokes into few notices: one every few seconds, and one at the end. */
export class TypingNotice {
  readonly #core: Core
  readonly #room: string
  #toldAt: number | undefined
  readonly #pause: Timer

  constructor(core: Core, room: string) {
    this.#core = core
    this.#room = room
    this.#pause = new Timer(core.environment.clock)
  }

  /** A key was pressed. Nothing is told later of what is typed offline. */
  key(): void {
    const { environment, settings, isOnline } = this.#core
    if (!isOnline()) return
    const now = environment.clock.now()
    if (this.#toldAt === undefined || now - this.#toldAt >= settings.typing.everyMs) {
      this.#toldAt = now
      this.#tell(true)
    }
    this.#pause.start(settings.typing.stopAfterMs, () => this.stop())
  }

  /** The user stopped, or left. */
  stop(): void {
    if (this.#toldAt === undefined) return
    this.forget()
    this.#tell(false)
  }

  /** The user sent the message, which says it all; or the client closes. */
  forget(): void {
    this.#toldAt = undefined
    this.#pause.stop()
  }

  #tell(active: boolean): void {
    this.#core.requests.notify('typing', { room_id: this.#room, active })
  }
}
