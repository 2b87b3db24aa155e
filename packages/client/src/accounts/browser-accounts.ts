import type { AuthRequest, SignedInReply } from '@hubbub/protocol'
import { defaultEnvironment, HubError, type Off, type TokenRequest } from '../index.ts'
import { Signals } from '../signals.ts'
import type { Accounts, Modes, SignedIn } from './api.ts'
import { askAuth, type AuthServer } from './auth-requests.ts'
import { LoginStorage } from './login-storage.ts'
import type { AccountsOptions } from './options.ts'
import type { Login } from './parse-login.ts'

/**
 * Opens the accounts of the server whose pages are at `url`, as `https://chat.example.com/`; in a page it may be relative.
 * Throws TypeError for what is no address.
 */
export function openAccounts(url: string | URL, options: AccountsOptions = {}): Accounts {
  const { timeoutMs = 15_000, renewBeforeMs = 30_000, environment = defaultEnvironment() } = options
  const base = new URL('.', new URL(url, globalThis.document?.baseURI))
  const key = `hubbub:login:${base.href}`
  return new BrowserAccounts({
    server: { url: base, fetch: options.fetch ?? fetch.bind(globalThis), timeoutMs },
    key,
    storage: new LoginStorage(key, { ...options, environment }),
    environment,
    renewBeforeMs,
  })
}

interface Parts {
  readonly server: AuthServer
  readonly key: string
  readonly storage: LoginStorage
  readonly environment: NonNullable<AccountsOptions['environment']>
  readonly renewBeforeMs: number
}

class BrowserAccounts implements Accounts {
  readonly #parts: Parts
  readonly #signals: Signals<{ change: undefined }>
  /** The token that was given away last: should it be refused, another one in the storage is newer. */
  #given: string | undefined
  #renewing: Promise<Login> | undefined
  readonly subscribe = (listener: () => void): Off => {
    const off = this.#signals.on('change', listener)
    const stopped = new AbortController()
    // Other tabs sign in and out, too.
    const heard = (event: StorageEvent): void => {
      if (event.key === this.#parts.key) listener()
    }
    globalThis.addEventListener?.('storage', heard, stopped)
    return () => {
      off()
      stopped.abort()
    }
  }
  readonly getSnapshot = (): SignedIn | undefined => this.#parts.storage.read()
  readonly token = async ({ fresh }: TokenRequest = { fresh: false }): Promise<string | undefined> => {
    const { storage, environment, renewBeforeMs } = this.#parts
    const login = storage.read()
    if (!login) return undefined
    const isGood = login.expiresAt - environment.clock.now() > renewBeforeMs
    const isNewer = this.#given !== undefined && this.#given !== login.access_token
    const { access_token } = isGood && (isNewer || !fresh) ? login : await this.#renewed(login)
    this.#given = access_token
    return access_token
  }

  constructor(parts: Parts) {
    this.#parts = parts
    this.#signals = new Signals(parts.environment.report)
  }

  modes(): Promise<Modes> {
    return askAuth(this.#parts.server, 'modes')
  }

  async register(account: AuthRequest<'register'>): Promise<SignedIn> {
    return this.#keep(await askAuth<SignedInReply>(this.#parts.server, 'register', account))
  }

  async login(account: AuthRequest<'login'>): Promise<SignedIn> {
    return this.#keep(await askAuth<SignedInReply>(this.#parts.server, 'login', account))
  }

  async logout(): Promise<void> {
    const { server, storage } = this.#parts
    const login = storage.read()
    this.#write(undefined)
    if (login) await askAuth(server, 'logout', { refresh_token: login.refresh_token })
  }

  async changePassword(passwords: AuthRequest<'change_password'>): Promise<void> {
    await askAuth(this.#parts.server, 'change_password', passwords, await this.token())
  }

  async resetPassword(reset: AuthRequest<'reset_password'>): Promise<void> {
    await askAuth(this.#parts.server, 'reset_password', reset)
  }

  /** One renewal at a time, in all tabs together where they can be told apart; elsewhere the server bears it (U12). */
  #renewed(before: Login): Promise<Login> {
    this.#renewing ??= this.#alone(() => this.#renew(before)).finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #renew(before: Login): Promise<Login> {
    const { server, storage } = this.#parts
    const login = storage.read()
    // Another tab was faster.
    if (login && login.access_token !== before.access_token) return login
    try {
      if (!login) throw signedOut()
      const reply = await askAuth<SignedInReply>(server, 'refresh', { refresh_token: login.refresh_token })
      // Signed out meanwhile: nobody wants the new one.
      if (storage.read()?.refresh_token !== login.refresh_token) throw signedOut()
      return this.#keep(reply)
    } catch (error) {
      const isOver = error instanceof HubError && (error.retry === 'after_auth' || error.retry === 'never')
      if (isOver && storage.read() === login) this.#write(undefined)
      throw error
    }
  }

  async #alone(renew: () => Promise<Login>): Promise<Login> {
    const { environment, key } = this.#parts
    if (!environment.locks) return renew()
    const { promise, resolve, reject } = Promise.withResolvers<Login>()
    await environment.locks.whenFree(key, new AbortController().signal, () => renew().then(resolve, reject))
    return promise
  }

  #keep({ expires_in_ms, ...login }: SignedInReply): Login {
    const kept = { ...login, expiresAt: this.#parts.environment.clock.now() + expires_in_ms }
    this.#write(kept)
    return kept
  }

  #write(login: Login | undefined): void {
    this.#parts.storage.write(login)
    this.#signals.emit('change', undefined)
  }
}

function signedOut(): HubError {
  return new HubError('unauthenticated', 'Signed out.', { retry: 'after_auth' })
}
