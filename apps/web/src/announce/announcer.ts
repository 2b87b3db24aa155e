import { Store } from '../state/store.ts'

/** One sentence for screen readers. */
export interface Announcement {
  readonly id: number
  readonly text: string
}

/** Most sentences in the live region; the oldest make way. */
const most = 5

/** How long a sentence stays, in ms: long enough to be noticed, short enough that nobody finds it there later. */
const stayMs = 5_000

/** What a screen reader is told; said once, in order, without interrupting. */
export class Announcer {
  readonly lines = new Store<readonly Announcement[]>([])
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #count = 0

  say(text: string): void {
    this.#count += 1
    const line = { id: this.#count, text }
    this.lines.set([...this.lines.getSnapshot(), line].slice(-most))
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.lines.set(this.lines.getSnapshot().filter((other) => other !== line))
    }, stayMs)
    this.#timers.add(timer)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
