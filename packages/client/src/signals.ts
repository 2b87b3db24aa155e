import type { Off } from './api.ts'

type Listeners<Events> = { [Name in keyof Events]?: Set<(event: Events[Name]) => void> }

/** Named events of one object; a listener that throws is reported and costs nothing else. */
export class Signals<Events extends object> {
  readonly #report: (error: unknown) => void
  #listeners: Listeners<Events> = {}

  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Listens until the result is called; the same function given twice is called twice. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): Off {
    const listeners: Set<(event: Events[Name]) => void> = (this.#listeners[name] ??= new Set())
    const own = (event: Events[Name]): void => listener(event)
    listeners.add(own)
    return () => listeners.delete(own)
  }

  /** Calls the listeners in the order they came; those added or removed meanwhile count from the next event on. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of [...(this.#listeners[name] ?? [])]) {
      try {
        listener(event)
      } catch (error) {
        this.#report(error)
      }
    }
  }

  /** Forgets all listeners. */
  clear(): void {
    this.#listeners = {}
  }
}
