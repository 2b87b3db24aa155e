import type { WelcomeFrame } from '@hubbub/protocol'
import type { Environment, KeyValueStorage } from './environment.ts'
import type { TokenSource } from './options.ts'
import { parseSubject } from './parse.ts'

/** What a client shows in `hello`. */
export interface Shown {
  readonly token?: string
  readonly username?: string
}

/** Where credentials come from. */
export interface CredentialSources {
  readonly token: TokenSource | undefined
  readonly username: string | undefined
  /** The application's own name for who signs in. */
  readonly userKey: string | undefined
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
  #shown: string | undefined

  constructor(sources: CredentialSources) {
    this.#sources = sources
    this.#key = `hubbub:guest:${sources.url}:${sources.username ?? ''}`
    if (sources.token !== undefined) return
    const [token, id] = this.#stored((storage) => storage.getItem(this.#key))?.split(' ') ?? []
    if (token && id) this.#guest = { token, id }
  }

  /**
   * Whose messages the outbox keeps, as far as is known before the server says it: by the application's word, by what the
   * token says of itself, by the kept guest. Unverified, which is enough to tell the users of one browser apart.
   */
  get userKey(): string | undefined {
    const { userKey, token } = this.#sources
    return userKey ?? (token === undefined ? this.#guest?.id : parseSubject(this.#shown))
  }

  /** The credentials for the next connection; rejects when the application's token function does. */
  async next(): Promise<Shown> {
    const { username } = this.#sources
    const token = await this.#ask(this.#isRenewed)
    this.#shown = token
    return { ...(token !== undefined ? { token } : username !== undefined && { username }) }
  }

  /** A token to go on with on the same connection; undefined when there is none but the present one. */
  async newer(): Promise<string | undefined> {
    const token = await this.#ask(true)
    if (token === this.#shown) return undefined
    this.#shown = token
    return token
  }

  /** The server took them; a guest's token is kept. */
  accepted({ token, user: { id } }: Guest): void {
    if (this.#sources.token !== undefined || token === undefined) return
    this.#guest = { token, id }
    this.#stored((storage) => storage.setItem(this.#key, `${token} ${id}`))
  }

  /** They were good for a while: should they end, others are worth asking for again. */
  held(): void {
    this.#isRenewed = false
  }

  /** The server wants others. True when `next` may find some: a function is asked once more, a guest starts anew. */
  renew(): boolean {
    const canRenew = !this.#isRenewed && (typeof this.#sources.token === 'function' || this.#guest !== undefined)
    this.#isRenewed = true
    this.#guest = undefined
    this.#stored((storage) => storage.removeItem(this.#key))
    return canRenew
  }

  async #ask(fresh: boolean): Promise<string | undefined> {
    const { token } = this.#sources
    return (typeof token === 'function' ? await token({ fresh }) : token) ?? this.#guest?.token
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
