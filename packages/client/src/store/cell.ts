import type { Off } from '../index.ts'
import { Signals } from '../signals.ts'

/** Something a page shows, in the shape that `useSyncExternalStore` takes. */
export interface ExternalStore<Snapshot> {
  /** Bound. */
  readonly subscribe: (listener: () => void) => Off
  /** Bound; the same object until something changes. */
  readonly getSnapshot: () => Snapshot
}

/** A value and those who want to know when it changes. */
export class Cell<Snapshot> implements ExternalStore<Snapshot> {
  readonly #signals: Signals<{ change: undefined }>
  #snapshot: Snapshot
  readonly subscribe = (listener: () => void): Off => this.#signals.on('change', listener)
  readonly getSnapshot = (): Snapshot => this.#snapshot

  constructor(report: (error: unknown) => void, snapshot: Snapshot) {
    this.#signals = new Signals(report)
    this.#snapshot = snapshot
  }

  /** Tells the listeners unless it is the same object. */
  set(snapshot: Snapshot): void {
    if (snapshot === this.#snapshot) return
    this.#snapshot = snapshot
    this.#signals.emit('change', undefined)
  }
}
