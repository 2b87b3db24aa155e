import type { KeyValueStorage } from '../index.ts'
import type { AccountsOptions } from './options.ts'
import { type Login, parseLogin } from './parse-login.ts'

/** Keeps one login where all tabs find it; where storage is missing or forbidden, as long as the page lives. */
export class LoginStorage {
  readonly #key: string
  readonly #storage: () => KeyValueStorage | undefined
  readonly #report: (error: unknown) => void
  /** What was read or written last, and what it says. */
  #text: string | null = null
  #login: Login | undefined

  constructor(key: string, { storage, environment }: Required<Pick<AccountsOptions, 'environment'>> & AccountsOptions) {
    this.#key = key
    this.#storage = storage ? () => storage : environment.tokenStorage
    this.#report = environment.report
  }

  /** The login; the same object until another one is stored, by whichever tab. */
  read(): Login | undefined {
    const text = this.#use((storage) => storage.getItem(this.#key), this.#text)
    if (text !== this.#text) this.#remember(text)
    return this.#login
  }

  /** Stores a login; undefined removes it. */
  write(login: Login | undefined): void {
    const text = login ? JSON.stringify(login) : null
    this.#remember(text)
    this.#use(
      (storage) => (text === null ? storage.removeItem(this.#key) : storage.setItem(this.#key, text)),
      undefined,
    )
  }

  #remember(text: string | null): void {
    this.#text = text
    this.#login = parseLogin(text)
  }

  #use<T>(use: (storage: KeyValueStorage) => T, otherwise: T): T {
    try {
      const storage = this.#storage()
      return storage ? use(storage) : otherwise
    } catch (error) {
      this.#report(error)
      return otherwise
    }
  }
}
