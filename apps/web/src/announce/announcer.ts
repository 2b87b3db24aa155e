import { Store } from '../state/store.ts'

/** One sentence for screen readers. */
export interface Announcement {
  readonly id: number
  readonly text: string
}

/** How many sentences the live region holds: readers speak what is added, so old ones may go. */
const keep = 5

/** What a screen reader is told; said once, in order, without interrupting. */
export class Announcer {
  readonly lines = new Store<readonly Announcement[]>([])
  #count = 0

  say(text: string): void {
    this.#count += 1
    this.lines.set([...this.lines.getSnapshot(), { id: this.#count, text }].slice(-keep))
  }
}
