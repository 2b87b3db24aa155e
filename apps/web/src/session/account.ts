import { recall, remember } from '../state/browser-storage.ts'
import { Store } from '../state/store.ts'
import { openSession, type Session } from './session.ts'

/** Who uses the page: undefined until they have named themselves. */
export class Account {
  readonly session: Store<Session | undefined>

  constructor() {
    const name = recall('name')
    this.session = new Store(name === undefined ? undefined : openSession(name))
  }

  /** Signs in under a name and remembers it for the next visit. */
  enter(name: string): void {
    remember('name', name)
    this.#replace(openSession(name))
  }

  /** Connects anew under the same name, after the client closed for good. */
  again(): void {
    const name = recall('name')
    this.#replace(name === undefined ? undefined : openSession(name))
  }

  /** Asks for a name again. */
  leave(): void {
    remember('name', undefined)
    this.#replace(undefined)
  }

  #replace(session: Session | undefined): void {
    this.session.getSnapshot()?.close()
    this.session.set(session)
  }
}
