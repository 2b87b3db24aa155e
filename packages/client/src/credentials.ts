import type { WelcomeFrame } from '@hubbub/protocol'
import type { Environment, KeyValueStorage } from './environment.ts'
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
  readonly environment: Pick<Environment, 'tokenStorage' | 'report'>
}

/** Who a guest was: the token the server gave, and the user it stands for. */
type Guest = Pick<WelcomeFrame, 'token' | 'user'>

/** Finds the credentials for each connection, and keeps a guest's token for the next one. */
export class Credentials {
  readonly #sources: CredentialSources
  readonly #key: string
  #guest: { readonly token: string; readonly id: string } | undefined
  #isRenewed = false

  constructor(sources: CredentialSources) {
    this.#sources = sources
    this.#key = `hubbub:guest:${sources.url}:${sources.username ?? ''}`
    if (sources.token !== undefined) return
    const [token, id] = this.#stored((storage) => storage.getItem(this.#key))?.split(' ') ?? []
    if (token && id) this.#guest = { token, id }
  }

  /** The user that a kept guest's token stands for; undefined where the application brings tokens. */
  get guestId(): string | undefined {
    return this.#guest?.id
  }

  /** The credentials for the next connection; rejects when the application's token function does. */
  async next(): Promise<Shown> {
    const { token: source, username } = this.#sources
    const token = (typeof source === 'function' ? await source() : source) ?? this.#guest?.token
    return { ...(token !== undefined ? { token } : username !== undefined && { username }) }
  }

  /** The server took them; a guest's token is kept. */
  accepted({ token, user: { id } }: Guest): void {
    this.#isRenewed = false
    if (this.#sources.token !== undefined || token === undefined) return
    this.#guest = { token, id }
    this.#stored((storage) => storage.setItem(this.#key, `${token} ${id}`))
  }

  /** The server wants others. True when `next` may find some: a function is asked once more, a guest starts anew. */
  renew(): boolean {
    const canRenew = !this.#isRenewed && (typeof this.#sources.token === 'function' || this.#guest !== undefined)
    this.#isRenewed = true
    this.#guest = undefined
    this.#stored((storage) => storage.removeItem(this.#key))
    return canRenew
  }

  /** Storage may be full, forbidden or missing: the guest is then a new one after a reload. */
  #stored<T>(use: (storage: KeyValueStorage) => T): T | undefined {
    const { tokenStorage, report } = this.#sources.environment
    try {
      const storage = tokenStorage()
      return storage && use(storage)
    } catch (error) {
      report(error)
      return undefined
    }
  }
}
