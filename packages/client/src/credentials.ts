import type { KeyValueStorage } from './environment.ts'
import type { TokenSource } from './options.ts'

/** What a client shows in `hello`. */
export interface Shown {
  readonly token?: string
  readonly username?: string
}

/** Where credentials come from. */
export interface CredentialSources {
  readonly token: TokenSource | undefined
  readonly username: string | undefined
  /** Names the guest in the storage. */
  readonly url: string
  readonly storage: KeyValueStorage
  readonly report: (error: unknown) => void
}

/** Finds the credentials for each connection, and keeps a guest's token for the next one. */
export class Credentials {
  readonly #sources: CredentialSources
  readonly #key: string
  #renewed = false
  #asGuest = false

  constructor(sources: CredentialSources) {
    this.#sources = sources
    this.#key = `hubbub:guest:${sources.url}:${sources.username ?? ''}`
  }

  /** The credentials for the next connection; rejects when the application's token function does. */
  async next(): Promise<Shown> {
    const { token, username } = this.#sources
    const given = typeof token === 'function' ? await token() : token
    this.#asGuest = given === undefined
    const shown = given ?? this.#remembered()
    if (shown !== undefined) return { token: shown }
    return username === undefined ? {} : { username }
  }

  /** The user that a kept guest's token stands for; undefined where the application brings tokens. */
  get guestId(): string | undefined {
    if (this.#sources.token !== undefined || this.#remembered() === undefined) return undefined
    return this.#storage((storage) => storage.getItem(this.#idKey)) ?? undefined
  }

  /** The server took them; a guest's token is kept. */
  accepted({ token, user }: { readonly token?: string | undefined; readonly user: { readonly id: string } }): void {
    this.#renewed = false
    if (!this.#asGuest || token === undefined) return
    this.#storage((storage) => {
      storage.setItem(this.#key, token)
      storage.setItem(this.#idKey, user.id)
    })
  }

  /** The server wants others. True when `next` may find some: a function is asked once more, a guest starts anew. */
  renew(): boolean {
    if (this.#renewed) return false
    this.#renewed = true
    if (!this.#asGuest) return typeof this.#sources.token === 'function'
    const had = this.#remembered() !== undefined
    this.#storage((storage) => storage.removeItem(this.#key))
    return had || typeof this.#sources.token === 'function'
  }

  get #idKey(): string {
    return `${this.#key}:id`
  }

  #remembered(): string | undefined {
    return this.#storage((storage) => storage.getItem(this.#key)) ?? undefined
  }

  /** Storage may be full, forbidden or gone: the guest is then a new one next time. */
  #storage<T>(use: (storage: KeyValueStorage) => T): T | undefined {
    try {
      return use(this.#sources.storage)
    } catch (error) {
      this.#sources.report(error)
      return undefined
    }
  }
}
